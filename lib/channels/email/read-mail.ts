/** What a mail that came in says of itself. Nothing of it is believed yet. */
import type { Header } from "postal-mime";
import { type Bounce, readBounce } from "./read-bounce";

export interface MailIn {
  /** With its angle brackets. */
  messageId: string | null;
  /** The one address of its one From, in lower case; null where there are more, or two of another field that says what it is. */
  from: string | null;
  /** Addresses that it names as its readers. */
  to: readonly string[];
  /** Addresses under which it was delivered, as the servers on its way noted them. */
  deliveredTo: readonly string[];
  /** No person wrote it just now: an answering machine, a list, a mail server. */
  automatic: boolean;
  /** How many signatures it carries. */
  signatures: number;
  text: string;
  html: string;
  bounce: Bounce | null;
}

/** Bytes. */
export const mailLimit = 5 * 2 ** 20;

/** Null: these bytes are no mail (RFC 5322). */
export async function readMail(raw: Uint8Array): Promise<MailIn | null> {
  // Read when something has come in.
  const { default: PostalMime, addressParser } = await import("postal-mime");
  const mail = await PostalMime.parse(raw, limits).catch(() => null);
  if (!mail || !mail.headers.some(({ key }) => key === "from")) return null;
  const valuesOf = (name: string) => mail.headers.filter(({ key }) => key === name).map(({ value }) => value);
  const addressesIn = (values: string[]) =>
    values.flatMap((value) => addressParser(value, { flatten: true })).map(({ address = "" }) => address.toLowerCase());
  const [from, to, subject, date] = ["from", "to", "subject", "date"].map(valuesOf);
  const senders = addressesIn(from ?? []);
  // A signature is over one of each: with two it is not told which is shown.
  const single = [from, to, subject, date].every((values) => values?.length === 1);
  const bounce = readBounce(mail.attachments);
  return {
    messageId: /^<[^<>\s]{1,250}>$/.exec(mail.messageId ?? "")?.[0] ?? null,
    from: single && senders.length === 1 && senders[0] ? senders[0] : null,
    to: addressesIn(to ?? []),
    deliveredTo: addressesIn(["delivered-to", "x-original-to", "envelope-to", "to"].flatMap(valuesOf)),
    automatic: bounce !== null || isAutomatic(mail.headers),
    signatures: valuesOf("dkim-signature").length,
    text: mail.text ?? "",
    html: mail.html ?? "",
    bounce,
  };
}

const limits = { forceRfc822Attachments: true, maxNestingDepth: 20, maxHeadersSize: 256 * 1024 };

function isAutomatic(headers: readonly Header[]): boolean {
  return headers.some(({ key, value }) => {
    const given = value.trim().toLowerCase();
    switch (key) {
      case "auto-submitted":
        return !/^no\b/.test(given);
      case "precedence":
        return ["bulk", "list", "junk", "auto_reply"].includes(given);
      case "return-path":
        return given === "<>";
      case "content-type":
        return given.startsWith("multipart/report");
      default:
        return automaticFields.has(key);
    }
  });
}

const automaticFields = new Set(["list-id", "list-unsubscribe", "list-post", "x-autoreply", "x-autorespond", "x-loop"]);
