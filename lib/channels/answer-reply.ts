import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import type { OpenLink } from "./decide-links";
import type { MailSettings } from "./email/mail-settings";
import type { MailIn } from "./email/read-mail";
import { sendMail } from "./email/send-mail";
import { whyUnreachable } from "./reachable";
import { refused } from "./refused";
import { wordsIn } from "./words";

export type WhyNot = { reason: "noLonger" | "otherSender" | "notVouched" | "notUnderstood" } | { error: AppError };

/**
 * Tells the member whom a mail went to why an answer to it decided nothing, and where to decide. It goes to their own address, whoever wrote, and
 * asks for no answer. One that can't be sent is not sent again: the answer has been dealt with.
 */
export async function answerReply(
  { settings }: { settings: MailSettings },
  { ctx, draftId }: OpenLink,
  { messageId }: Pick<MailIn, "messageId">,
  why: WhyNot,
): Promise<void> {
  const { memberId } = ctx.actor;
  const { name, email: address, preferences } = ctx.person;
  if ((await whyUnreachable(ctx, { memberId, address })) !== null) return;
  const locale = preferences.locale ?? "en";
  const t = wordsIn(locale);
  const words = { approve: t("mailReply.approve"), reject: t("mailReply.reject") };
  const said = "error" in why ? refused(t, why.error) : t(`mailReply.${why.reason}`, words);
  // Read when there is something to send.
  const { renderReviewMail } = await import("./email/templates/review-mail");
  const content = await renderReviewMail({
    locale,
    dir: locale === "ar-XB" ? "rtl" : "ltr",
    heading: t("mailReply.nothing"),
    preview: "",
    lines: [],
    texts: [{ label: t("mailReply.why"), value: said }],
    open: { label: t("mail.open"), url: `${settings.appUrl}/drafts/${draftId}` },
    footer: t("mailReply.footer"),
    unsubscribe: null,
  });
  const mail = { to: { name, address }, subject: t("mailReply.nothing"), ...content, id: newId() };
  await sendMail({ ...mail, answers: messageId ?? "" }, settings).catch((error: unknown) =>
    log.warn({ err: error }, "an answer to a mail was not sent"),
  );
}
