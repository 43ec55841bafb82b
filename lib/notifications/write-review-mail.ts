import type { Mail } from "@/lib/channels/email/send-mail";
import type { ReviewMail } from "@/lib/channels/email/templates/review-mail";
import { wordsIn } from "@/lib/channels/words";
import type { DraftDetail } from "@/lib/review/get-draft";
import type { LinkedCard } from "./linked-card";
import type { Notice } from "./notice";

export interface MailAbout extends Pick<LinkedCard, "card" | "draft" | "deciding"> {
  reason: Notice["reason"];
  /** It can be decided with an answer too, where the mail shows all of it. */
  answering: boolean;
  unsubscribeUrl: string;
}

/** What a mail about a draft says. Pure. */
export function writeReviewMail({ card, draft, deciding, reason, answering, unsubscribeUrl }: MailAbout): {
  subject: Mail["subject"];
  content: ReviewMail;
  /** It says how to answer it. */
  answerable: boolean;
} {
  const { locale, title, standing, cameIn, proposed, reasons } = card;
  const t = wordsIn(locale);
  const heading = t(`notice.${reason}`);
  const lines = [
    { label: t("mail.about"), value: title },
    { label: t("mail.standing"), value: title === "" ? "" : (standing?.says ?? "") },
    ...card.facts,
    { label: t("card.why"), value: reasons.join(" · ") },
  ];
  const answerable = answering && showsAll(draft);
  const footer = t(deciding ? "mail.linkIsYours" : "mail.why");
  const words = { approve: t("mailReply.approve"), reject: t("mailReply.reject") };
  return {
    answerable,
    // Subjects stand on locked screens.
    subject: title === "" ? heading : `${heading}: ${title}`,
    content: {
      locale,
      dir: locale === "ar-XB" ? "rtl" : "ltr",
      heading,
      preview: t("mail.preview"),
      lines: lines.filter(({ value }) => value !== ""),
      texts: [cameIn, proposed].flatMap((text) => (text ? [{ ...text, value: short(text.value) }] : [])),
      open: { label: t(deciding ? "mail.decide" : "mail.open"), url: card.url },
      footer: answerable ? `${t("mailReply.how", words)} ${footer}` : footer,
      unsubscribe: { label: t("mail.unsubscribe"), url: unsubscribeUrl },
    },
  };
}

/** Nothing of what would be sent is cut off, or not in a mail at all. */
const showsAll = ({ versions, form, held }: DraftDetail): boolean =>
  !held && (versions.at(-1)?.content.body.length ?? 0) <= longest && form.every(({ value }) => value === null);

/** Mail clients cut long texts off themselves, and less tellingly. */
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text);
const longest = 5000;
