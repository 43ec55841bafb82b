import type { Mail } from "@/lib/channels/email/send-mail";
import type { ReviewMail } from "@/lib/channels/email/templates/review-mail";
import { bandOf } from "@/lib/confidence/confidence-words";
import type { Locale } from "@/lib/members/preferences";
import type { DraftDetail } from "@/lib/review/get-draft";
import { isToolCall } from "@/lib/review/takes";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { oneLine, plain } from "@/lib/channels/others-words";
import { wordsIn } from "@/lib/channels/words";
import type { Notice } from "./notice";

export interface MailAbout {
  draft: DraftDetail;
  rules: WorkflowDefinition["review"];
  reason: Notice["reason"];
  locale: Locale;
  /** Where it opens. `deciding`: there it can be decided without signing in. */
  url: string;
  deciding: boolean;
  /** So can it with an answer, where the mail shows all of it. */
  answering: boolean;
  unsubscribeUrl: string;
}

/** What a mail about a draft says, as far as its workflow's rules let it. Pure. */
export function writeReviewMail(about: MailAbout): {
  subject: Mail["subject"];
  content: ReviewMail;
  /** It says how to answer it. */
  answerable: boolean;
} {
  const { draft, rules, reason, locale, url } = about;
  const t = wordsIn(locale);
  const shows = rules.mailShows ?? "subject";
  const heading = t(`notice.${reason}`);
  const title = oneLine(draft.event?.title ?? "") || t("draft.untitled");
  const due = draft.review?.dueAt;
  const lines = [
    { label: t("mail.about"), value: title },
    { label: t("mail.from"), value: oneLine(draft.event?.customer.name || draft.event?.customer.email || "") },
    { label: t("mail.confidence"), value: t(`confidence.${bandOf(draft.confidence, draft.held)}`) },
    {
      label: t("mail.due"),
      value: due ? new Intl.DateTimeFormat(locale, { ...toTheMinute, timeZone: "UTC" }).format(due) : "",
    },
  ];
  const texts = [
    { label: t("draft.cameIn"), value: short(plain(draft.event?.body ?? "")) },
    {
      label: t(isToolCall(draft) ? "draft.willBeRun" : "draft.willBeSent"),
      value: short(plain(draft.versions.at(-1)?.content.body ?? "")),
    },
  ];
  const answerable = about.answering && showsAll(draft);
  const footer = t(about.deciding ? "mail.linkIsYours" : "mail.why");
  const words = { approve: t("mailReply.approve"), reject: t("mailReply.reject") };
  return {
    answerable,
    // Subjects stand on locked screens.
    subject: shows === "nothing" ? heading : `${heading}: ${title}`,
    content: {
      locale,
      dir: locale === "ar-XB" ? "rtl" : "ltr",
      heading,
      preview: t("mail.preview"),
      lines: shows === "nothing" ? [] : lines.filter(({ value }) => value !== ""),
      texts: shows === "draft" ? texts.filter(({ value }) => value.trim() !== "") : [],
      open: { label: t(about.deciding ? "mail.decide" : "mail.open"), url },
      footer: answerable ? `${t("mailReply.how", words)} ${footer}` : footer,
      unsubscribe: { label: t("mail.unsubscribe"), url: about.unsubscribeUrl },
    },
  };
}

/** Nothing of what would be sent is cut off, or not in a mail at all. */
const showsAll = ({ versions, form, held }: DraftDetail): boolean =>
  !held && (versions.at(-1)?.content.body.length ?? 0) <= longest && form.every(({ value }) => value === null);

const toTheMinute = { dateStyle: "medium", timeStyle: "short" } as const;

/** Mail clients cut long texts off themselves, and less tellingly. */
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text);
const longest = 5000;
