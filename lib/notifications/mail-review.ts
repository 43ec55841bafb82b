import { memberContext } from "@/lib/auth/member-context";
import { makeDecideLink } from "@/lib/channels/decide-links";
import type { MailSettings } from "@/lib/channels/email/mail-settings";
import { sendMail } from "@/lib/channels/email/send-mail";
import { unsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import type { ServiceContext } from "@/lib/core/context";
import { draftWithRules } from "@/lib/review/draft-with-rules";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import { mayDecideByLink } from "@/lib/workflows/definition";
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
): Promise<"sent" | "gone"> {
  const { workspaceId } = ctx;
  const reader = await memberContext(ctx, { workspaceId, memberId, via: "email" });
  if (!reader || reader.person.preferences.mail === false) return "gone";
  const found = await draftWithRules(reader, reviewId);
  const version = found?.draft.versions.at(-1)?.version;
  if (!found?.draft.review || version === undefined) return "gone";

  const { rules } = found;
  const waits = found.draft.review.status === "open" && mayDecide(deciderOf(reader), found.draft.review);
  if (!waits && reason !== "mentioned") return "gone";
  const deciding = waits && reason !== "mentioned" && mayDecideByLink(rules);
  const path = deciding
    ? `/decide/${await makeDecideLink(ctx, { reviewId, memberId, draftVersion: version })}`
    : `/drafts/${found.draft.id}`;
  const unsubscribe = unsubscribeToken(settings.secret, { workspaceId, memberId });
  const { subject, content } = writeReviewMail({
    ...found,
    reason,
    locale: reader.person.preferences.locale ?? "en",
    url: settings.appUrl + path,
    deciding,
    unsubscribeUrl: `${settings.appUrl}/unsubscribe/${unsubscribe}`,
  });
  // Read when there is something to send.
  const { renderReviewMail } = await import("@/lib/channels/email/templates/review-mail");
  await sendMail(
    {
      to: { name: reader.person.name, address: reader.person.email },
      subject,
      ...(await renderReviewMail(content)),
      id: `${reason}.${reviewId}.${version}.${memberId}`,
      unsubscribeUrl: `${settings.appUrl}/api/channels/email/unsubscribe/${unsubscribe}`,
    },
    settings,
  );
  return "sent";
}
