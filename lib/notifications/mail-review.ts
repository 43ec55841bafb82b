import { memberContext } from "@/lib/auth/member-context";
import { makeDecideLink, makeReplyToken } from "@/lib/channels/decide-links";
import { MailError } from "@/lib/channels/email/mail-error";
import type { MailSettings } from "@/lib/channels/email/mail-settings";
import { withTag } from "@/lib/channels/email/plus-address";
import { sendMail } from "@/lib/channels/email/send-mail";
import { unsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import { cameBack, idOfMail, whyUnreachable } from "@/lib/channels/reachable";
import type { ServiceContext } from "@/lib/core/context";
import { wants } from "@/lib/members/notice-choices";
import { draftWithRules } from "@/lib/review/draft-with-rules";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import { mayDecideByLink, mayDecideByReply } from "@/lib/workflows/definition";
import { isToldByRule } from "./concerns";
import type { Notice } from "./notice";
import { writeReviewMail } from "./write-review-mail";

/**
 * Tells one member of a review by mail, if it still concerns them and they want mail. Each try makes a link of its own; they are the same vote.
 * Throws MailError.
 */
export async function mailReview(
  ctx: ServiceContext,
  { memberId, reviewId, reason }: Pick<Notice, "reviewId" | "reason"> & { memberId: string },
  settings: MailSettings,
): Promise<"sent" | "gone" | "unreachable"> {
  const { workspaceId } = ctx;
  const reader = await memberContext(ctx, { workspaceId, memberId, via: "email" });
  if (!reader || !wants(reader.person.preferences, "mail", reason)) return "gone";
  const { email: address } = reader.person;
  if ((await whyUnreachable(ctx, { memberId, address })) !== null) return "unreachable";
  const found = await draftWithRules(reader, reviewId);
  const version = found?.draft.versions.at(-1)?.version;
  if (!found?.draft.review || version === undefined) return "gone";

  const { rules } = found;
  const waits = found.draft.review.status === "open" && mayDecide(deciderOf(reader), found.draft.review);
  const open = found.draft.review.status === "open";
  const byRule = open && isToldByRule(reason, found.draft.review, rules.tells, { ...deciderOf(reader), memberId });
  if (!waits && !byRule && reason !== "mentioned") return "gone";
  const deciding = waits && reason !== "mentioned" && mayDecideByLink(rules);
  const about = { reviewId, memberId, draftVersion: version };
  const path = deciding ? `/decide/${await makeDecideLink(ctx, about)}` : `/drafts/${found.draft.id}`;
  const unsubscribe = unsubscribeToken(settings.secret, { workspaceId, memberId });
  const { inbox } = settings;
  const { subject, content, answerable } = writeReviewMail({
    ...found,
    reason,
    locale: reader.person.preferences.locale ?? "en",
    url: settings.appUrl + path,
    deciding,
    answering: deciding && inbox !== null && mayDecideByReply(rules),
    unsubscribeUrl: `${settings.appUrl}/unsubscribe/${unsubscribe}`,
  });
  // Read when there is something to send.
  const { renderReviewMail } = await import("@/lib/channels/email/templates/review-mail");
  const body = await renderReviewMail(content);
  const mail = {
    to: { name: reader.person.name, address },
    subject,
    ...body,
    ...(answerable && inbox !== null && { replyTo: withTag(inbox, await makeReplyToken(ctx, about, body.text)) }),
    id: await idOfMail(ctx, { memberId, address, about: `${reason}.${reviewId}.${version}` }),
    unsubscribeUrl: `${settings.appUrl}/api/channels/email/unsubscribe/${unsubscribe}`,
  };
  try {
    await sendMail(mail, settings);
    return "sent";
  } catch (error) {
    if (!(error instanceof MailError) || error.noSuchAddress === null) throw error;
    await cameBack(ctx, mail.id, error.noSuchAddress);
    return "unreachable";
  }
}
