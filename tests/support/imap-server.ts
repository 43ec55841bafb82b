/** An IMAP server (RFC 3501) on loopback, with one account and one folder. */
import { createRequire } from "node:module";
import type { AddressInfo, Server, Socket } from "node:net";

interface Hoodiecrow {
  server: Server;
  listen(port: number, ready: () => void): void;
  appendMessage(folder: string, flags: string[], date: Date, raw: string): unknown;
}

const hoodiecrow = createRequire(import.meta.url)("hoodiecrow-imap") as (options: object) => Hoodiecrow;
const plugins = ["ID", "IDLE", "LITERALPLUS", "UNSELECT", "NAMESPACE", "SASL-IR", "AUTH-PLAIN", "ENABLE", "UIDPLUS"];

export interface ImapServer {
  /** For IMAP_URL. */
  url: string;
  /** How often somebody has connected. */
  connections(): number;
  deliver(raw: Buffer): void;
  /** Every connection is lost. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startImapServer(): Promise<ImapServer> {
  const imap = hoodiecrow({
    plugins,
    users: { "in@example.com": { password: "p@ss" } },
    storage: { INBOX: { messages: [] }, "": { separator: "/", folders: {} } },
  });
  const sockets = new Set<Socket>();
  let count = 0;
  imap.server.on("connection", (socket) => {
    count += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => imap.listen(0, resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `imap://in%40example.com:p%40ss@127.0.0.1:${(imap.server.address() as AddressInfo).port}`,
    connections: () => count,
    // It takes text of which each character is a byte.
    deliver: (raw) => void imap.appendMessage("INBOX", [], new Date(), raw.toString("binary")),
    cut,
    stop: () =>
      new Promise((resolve) => {
        imap.server.close(() => resolve());
        cut();
      }),
  };
}
