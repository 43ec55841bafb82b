/** Delivery status notifications (RFC 3464). */
import type { Attachment } from "postal-mime";

export interface Bounce {
  /** What we named the mail when we sent it (RFC 3461). */
  envelopeId: string | null;
  /** Of the mail that it is about, with its angle brackets. */
  originalMessageId: string | null;
  recipients: { action: string; status: string }[];
}

/** Null: it is none. */
export function readBounce(attachments: readonly Attachment[]): Bounce | null {
  const report = textOf(attachments, ["message/delivery-status", "message/global-delivery-status"]);
  if (report === undefined) return null;
  const [head, ...rest] = report
    .trim()
    .split(/(?:\r?\n){2,}/, mostBlocks)
    .map(fieldsOf);
  const original = textOf(attachments, ["message/rfc822", "text/rfc822-headers", "message/global"]);
  return {
    envelopeId: head?.get("original-envelope-id")?.toLowerCase() ?? null,
    originalMessageId: (original && /^message-id:\s*(<[^<>\s]{1,200}>)/im.exec(original)?.[1]) ?? null,
    recipients: rest.map((fields) => ({
      action: (fields.get("action") ?? "").toLowerCase(),
      status: /^\d\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0] ?? "",
    })),
  };
}

const mostBlocks = 100;

/** The code of an address that can't be reached for good; null: it may yet, or it is not the address that is to blame. */
export function deadAddress({ recipients }: Bounce): string | null {
  const dead = recipients.find(
    ({ action, status }) =>
      // A full mailbox is emptied, and a policy is about the mail.
      action === "failed" && status.startsWith("5.") && !status.startsWith("5.7.") && status !== "5.2.2",
  );
  return dead?.status ?? null;
}

function textOf(attachments: readonly Attachment[], types: readonly string[]): string | undefined {
  const part = attachments.find(({ mimeType }) => types.includes(mimeType));
  if (!part) return undefined;
  return typeof part.content === "string" ? part.content : new TextDecoder().decode(part.content);
}

const fieldsOf = (block: string): Map<string, string> =>
  new Map(
    block
      .replace(/\r?\n[ \t]+/g, " ")
      .split(/\r?\n/)
      .flatMap((line) => {
        const at = line.indexOf(":");
        return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const] : [];
      }),
  );
