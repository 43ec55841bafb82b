import { makeReplyToken } from "@/lib/channels/decide-links";
import { MailError } from "@/lib/channels/email/mail-error";
import type { MailSettings } from "@/lib/channels/email/mail-settings";
import { withTag } from "@/lib/channels/email/plus-address";
import { sendMail } from "@/lib/channels/email/send-mail";
import { unsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import { cameBack, idOfMail, whyUnreachable } from "@/lib/channels/reachable";
import type { ServiceContext } from "@/lib/core/context";
import { mayDecideByReply } from "@/lib/workflows/definition";
import { linkedCard } from "./linked-card";
import type { ToMember } from "./still-concerns";
import { writeReviewMail } from "./write-review-mail";

/**
 * Tells one member of a review by mail, if it still concerns them and they want mail. Each try makes a link of its own; they are the same vote.
 * Throws MailError.
 */
export async function mailReview(
  ctx: ServiceContext,
  to: ToMember & {
    /** When the notice was given: each is a mail of its own, however often it is tried. */
    givenAt: Date;
  },
  settings: MailSettings,
): Promise<"sent" | "gone" | "unreachable"> {
  const { workspaceId } = ctx;
  const { memberId, reviewId, reason } = to;
  const { inbox, appUrl } = settings;
  const found = await linkedCard(ctx, to, {
    channel: "mail",
    shows: ({ mailShows }) => mailShows ?? "subject",
    appUrl,
  });
  if (!found) return "gone";
  const { reader, rules, deciding, about } = found;
  const { email: address } = reader.person;
  if ((await whyUnreachable(ctx, { memberId, address })) !== null) return "unreachable";
  const unsubscribe = unsubscribeToken(settings.secret, { workspaceId, memberId });
  const { subject, content, answerable } = writeReviewMail({
    ...found,
    reason,
    answering: deciding && inbox !== null && mayDecideByReply(rules),
    unsubscribeUrl: `${appUrl}/unsubscribe/${unsubscribe}`,
  });
  // Read when there is something to send.
  const { renderReviewMail } = await import("@/lib/channels/email/templates/review-mail");
  const body = await renderReviewMail(content);
  const mail = {
    to: { name: reader.person.name, address },
    subject,
    ...body,
    ...(answerable && inbox !== null && { replyTo: withTag(inbox, await makeReplyToken(ctx, about, body.text)) }),
    id: await idOfMail(ctx, {
      memberId,
      address,
      about: `${reason}.${reviewId}.${about.draftVersion}.${to.givenAt.getTime()}`,
    }),
    unsubscribeUrl: `${appUrl}/api/channels/email/unsubscribe/${unsubscribe}`,
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
