/** The one door for mail that arrived, however it came: what it says about mail of ours, or decides, happens once. */
import type { Clock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { AppError, PayloadTooLargeError, ValidationError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { answerReply, type WhyNot } from "./answer-reply";
import { decideByReply, findReplyToken, type ReplyWish } from "./decide-links";
import type { MailSettings } from "./email/mail-settings";
import { isAddressToken, isMailId, tagOf } from "./email/plus-address";
import { deadAddress } from "./email/read-bounce";
import { mailLimit, type MailIn, readMail } from "./email/read-mail";
import { readOrder } from "./email/read-order";
import { type DNSResolver, isVouchedFor } from "./email/vouched";
import { mailKey, once } from "./once";
import { cameBack } from "./reachable";
import { wordsIn } from "./words";

export interface MailWorld {
  db: Database;
  clock: Clock;
  settings: MailSettings;
  /** What the domains of senders are asked of; null: the machine's own. */
  resolver: DNSResolver | null;
}

/** Takes in the bytes of one mail (RFC 5322). The same bytes act once. Throws PayloadTooLargeError or ValidationError (no mail). */
export async function takeMail(world: MailWorld, raw: Uint8Array): Promise<void> {
  if (raw.length > mailLimit)
    throw new PayloadTooLargeError(`Send at most ${mailLimit} bytes (5 MiB).`, { maximum: mailLimit });
  const mail = await readMail(raw);
  if (!mail) throw new ValidationError("These bytes are no mail: send the message as it came, from its first header.");
  await once(world, mailKey(sha256(raw)), async () => {
    log.info({ what: await act(world, mail, raw) }, "mail came in");
  });
}

/** For a mailbox, which may hold anything: what can't be taken is passed over, or nothing after it would be read. */
export const takeFromMailbox = (world: MailWorld) => (raw: Uint8Array) =>
  takeMail(world, raw).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    log.info({ code: error.code }, "a mail was passed over");
  });

type Outcome = "bounce" | "bounce of nothing" | "delay" | "automatic" | "of nothing" | "decided" | "answered";

async function act(world: MailWorld, mail: MailIn, raw: Uint8Array): Promise<Outcome> {
  if (mail.bounce) return takeBounce(world, mail, mail.bounce);
  if (mail.automatic) return "automatic";
  const token = tagIn(world, mail.to, isAddressToken);
  const found = token === null ? null : await findReplyToken(world, token);
  if (!found) return "of nothing";
  const why = await decide(world, found, mail, raw);
  if (why === null) return "decided";
  await answerReply(world, found.link, mail, why);
  return "answered";
}

/** Only what names a mail of ours counts: anybody can write a bounce. */
async function takeBounce(world: MailWorld, mail: MailIn, bounce: NonNullable<MailIn["bounce"]>): Promise<Outcome> {
  const code = deadAddress(bounce);
  if (code === null) return "delay";
  const host = new URL(world.settings.appUrl).hostname;
  const named = [
    bounce.envelopeId,
    tagIn(world, mail.deliveredTo, isMailId),
    bounce.originalMessageId?.toLowerCase().replace(`@${host}>`, "").slice(1),
  ];
  const ids = new Set(named.filter((id): id is string => id != null && isMailId(id)));
  // One that names two mails was made up.
  const [id] = ids.size === 1 ? ids : [];
  return id !== undefined && (await cameBack(world, id, code)) ? "bounce" : "bounce of nothing";
}

function tagIn({ settings }: MailWorld, addresses: readonly string[], is: (tag: string) => boolean): string | null {
  const { inbox } = settings;
  if (inbox === null) return null;
  const tags = new Set(addresses.map((address) => tagOf(inbox, address)).filter((tag) => tag !== null && is(tag)));
  const [only = null] = tags.size === 1 ? tags : [];
  return only;
}

type Found = NonNullable<Awaited<ReturnType<typeof findReplyToken>>>;

/** Why nothing was decided; null: it was. */
async function decide(world: MailWorld, found: Found, mail: MailIn, raw: Uint8Array): Promise<WhyNot | null> {
  const { person } = found.link.ctx;
  if (!found.holds) return { reason: "noLonger" };
  if (mail.from !== person.email.toLowerCase()) return { reason: "otherSender" };
  if (!(await isVouchedFor(raw, mail, world.resolver))) return { reason: "notVouched" };
  const wish = await wishIn(mail, wordsIn(person.preferences.locale ?? "en"));
  if (!wish) return { reason: "notUnderstood" };
  try {
    await decideByReply(found, wish);
    return null;
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}

async function wishIn({ text, html }: MailIn, t: ReturnType<typeof wordsIn>): Promise<ReplyWish | null> {
  const { word, reason } = readOrder(text.trim() === "" && html !== "" ? await asText(html) : text);
  if (word === t("mailReply.approve")) return { decision: "approved" };
  return word === t("mailReply.reject") ? { decision: "rejected", comment: reason } : null;
}

async function asText(html: string): Promise<string> {
  const { htmlToText } = await import("@/lib/intake/payload/html-to-text");
  return htmlToText(html);
}
