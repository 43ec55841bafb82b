/** Slack's side of Socket Mode on loopback: opens addresses, takes sockets, sends envelopes. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export interface SlackSocketDouble {
  /** For the client's slackApiUrl. Only for opening sockets. */
  apiUrl: string;
  /** What was asked for an address, by its token. */
  opened: string[];
  /** Those open now, the newest last. */
  sockets: WebSocket[];
  /** To the newest, as Slack does; resolves with what was acknowledged. Rejects after a second without. */
  send(type: "interactive" | "events_api" | "slash_commands", payload: object): Promise<object>;
  /** "I will close this soon." */
  warn(): void;
  /** How asking for an address fails, from now on; null: it does not. */
  fail(how: "reset" | "invalid_auth" | null): void;
  stop(): Promise<void>;
}

export async function startSlackSocket(appToken: string): Promise<SlackSocketDouble> {
  const opened: string[] = [];
  const sockets: WebSocket[] = [];
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: object) => void>();
  let failing: "reset" | "invalid_auth" | null = null;
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    opened.push(token);
    if (failing === "reset") return void request.socket.destroy();
    const ticket = randomUUID();
    tickets.add(ticket);
    const { port } = server.address() as AddressInfo;
    const answer =
      token === appToken && failing === null
        ? { ok: true, url: `ws://127.0.0.1:${port}/link/?ticket=${ticket}` }
        : { ok: false, error: "invalid_auth" };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    // Each address counts once.
    if (!tickets.delete(new URL(request.url ?? "", "http://localhost").searchParams.get("ticket") ?? "")) {
      return void socket.destroy();
    }
    upgrades.handleUpgrade(request, socket, head, (opening) => {
      sockets.push(opening);
      opening.on("close", () => sockets.splice(sockets.indexOf(opening), 1));
      opening.on("message", (data: Buffer) => {
        const { envelope_id, payload } = JSON.parse(data.toString()) as { envelope_id: string; payload: object };
        waiting.get(envelope_id)?.(payload);
      });
      opening.send(JSON.stringify({ type: "hello", num_connections: sockets.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    opened,
    sockets,
    send(type, payload) {
      const envelope_id = randomUUID();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("not acknowledged")), 1_000);
        waiting.set(envelope_id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        sockets.at(-1)?.send(JSON.stringify({ type, envelope_id, payload, accepts_response_payload: true }));
      });
    },
    warn: () => sockets.at(-1)?.send(JSON.stringify({ type: "disconnect", reason: "warning" })),
    fail(how) {
      failing = how;
    },
    async stop() {
      for (const socket of sockets) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
