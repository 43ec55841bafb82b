/** Reads a mailbox over IMAP (RFC 9051), for as long as one connection holds. */
import type { ImapFlow } from "imapflow";
import { log } from "@/lib/core/log";
import { mailLimit } from "./read-mail";

export interface MailboxPosition {
  /** The server's: with another one, its numbers are of other mails. */
  uidValidity: string;
  lastUid: number;
}

export interface MailboxReader {
  /** How far it was read; null: not at all. */
  position: MailboxPosition | null;
  take(raw: Uint8Array): Promise<void>;
  /** Throws where somebody else reads it now. */
  keep(position: MailboxPosition): Promise<void>;
}

/** Milliseconds: a server may forget to tell of new mail. */
const lookAgain = 30_000;

/** Resolves when the connection has ended; throws what it ended of. Nothing in the mailbox is changed. */
export async function readMailbox(url: string, reader: MailboxReader, stopping: AbortSignal): Promise<void> {
  // Read where there is a mailbox.
  const { ImapFlow: Client } = await import("imapflow");
  const { folder, ...options } = optionsOf(url);
  const client = new Client(options);
  let failure: Error | undefined;
  client.on("error", (error: Error) => (failure = error));
  const closed = new Promise<void>((resolve) => client.once("close", resolve));
  const end = () => client.close();
  stopping.addEventListener("abort", end, { once: true });
  const bell = newBell();
  client.on("exists", bell.ring);
  const timer = setInterval(bell.ring, lookAgain);
  try {
    await client.connect();
    const opened = await client.mailboxOpen(folder, { readOnly: true });
    let position = startAt(reader.position, String(opened.uidValidity));
    while (client.usable && !stopping.aborted) {
      position = await takeNew(client, reader, position, stopping);
      await reader.keep(position);
      void client.idle().catch(() => undefined);
      await Promise.race([bell.rung(), closed]);
    }
    if (failure && !stopping.aborted) throw failure;
  } finally {
    clearInterval(timer);
    stopping.removeEventListener("abort", end);
    client.close();
  }
}

const startAt = (kept: MailboxPosition | null, uidValidity: string): MailboxPosition =>
  kept?.uidValidity === uidValidity ? kept : { uidValidity, lastUid: 0 };

async function takeNew(
  client: ImapFlow,
  reader: MailboxReader,
  from: MailboxPosition,
  stopping: AbortSignal,
): Promise<MailboxPosition> {
  let position = from;
  for (const { uid, size } of await listAfter(client, from.lastUid)) {
    if (stopping.aborted) break;
    if (size > mailLimit) log.warn({ size }, "a mail is too large and was left");
    else {
      const mail = await client.fetchOne(String(uid), { source: true }, { uid: true });
      if (mail && mail.source) await reader.take(mail.source);
    }
    position = { ...position, lastUid: uid };
    await reader.keep(position);
  }
  return position;
}

async function listAfter(client: ImapFlow, lastUid: number): Promise<{ uid: number; size: number }[]> {
  if (client.mailbox && client.mailbox.exists === 0) return [];
  const found: { uid: number; size: number }[] = [];
  for await (const { uid, size = 0 } of client.fetch(`${lastUid + 1}:*`, { uid: true, size: true }, { uid: true })) {
    // `*` is the last mail, whatever stands before it.
    if (uid > lastUid) found.push({ uid, size });
  }
  return found.sort((left, right) => left.uid - right.uid);
}

/** Rings once for all that came since it was last heard. */
function newBell(): { ring: () => void; rung: () => Promise<void> } {
  let due = false;
  let wake = () => {};
  return {
    ring() {
      due = true;
      wake();
    },
    async rung() {
      if (!due) await new Promise<void>((resolve) => (wake = resolve));
      due = false;
    },
  };
}

function optionsOf(url: string) {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const secure = protocol === "imaps:";
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return {
    folder: decodeURIComponent(pathname.slice(1)) || "INBOX",
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    // With a password, STARTTLS or nothing; on this machine nobody listens in.
    ...(!secure && { doSTARTTLS: !isLocal }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false as const,
    disableCompression: true,
    maxLiteralSize: 8 * 2 ** 20,
    maxIdleTime: 5 * 60_000,
  };
}
