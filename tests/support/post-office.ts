/** A mail server on loopback (RFC 5321): it keeps what it is handed, and refuses what it is told to. */
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export interface PostOffice {
  /** For SMTP_URL. */
  url: string;
  /** Parsed, in the order in which they came. */
  mails: Email[];
  /** As they were handed over. */
  envelopes: { from: string; id: string }[];
  /** The newest to this address; waits for one that is on its way. */
  mailTo(address: string): Promise<Email>;
  /** From now on, in these words; 0: takes everything. */
  refuse(code: number, words?: string): void;
  stop(): Promise<void>;
}

export async function startPostOffice(): Promise<PostOffice> {
  const mails: Email[] = [];
  const envelopes: PostOffice["envelopes"] = [];
  let refused = 0;
  let why = "not now";
  const server = new SMTPServer({
    authOptional: true,
    hideDSN: false,
    // It would offer a certificate of its own making.
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_address, _session, done) =>
      refused ? done(Object.assign(new Error(why), { responseCode: refused })) : done(),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push(mail);
          const { mailFrom, dsn } = envelope as typeof envelope & { dsn?: { envid?: string } };
          envelopes.push({ from: mailFrom ? mailFrom.address : "", id: dsn?.envid ?? "" });
          done();
        });
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const to = (address: string) => mails.findLast((mail) => mail.to?.some((one) => one.address === address));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    envelopes,
    async mailTo(address) {
      const giveUp = Date.now() + 30_000;
      for (;;) {
        const found = to(address);
        if (found) return found;
        if (Date.now() > giveUp) throw new Error(`No mail came to ${address} within 30 s.`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    refuse(code, words = "not now") {
      refused = code;
      why = words;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Every address that a mail's HTML or text leads to. */
export function linksIn({ html = "", text = "" }: Email): string[] {
  const found = [...html.matchAll(/href="([^"]+)"/g), ...text.matchAll(/(https?:\/\/[^\s<>]+)/g)];
  return [...new Set(found.map(([, address = ""]) => address.replaceAll("&amp;", "&")))];
}
