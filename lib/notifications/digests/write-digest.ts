import { oneLine } from "@/lib/channels/others-words";
import { timeWords } from "@/lib/channels/time-words";
import { wordsIn } from "@/lib/channels/words";
import { bandOf } from "@/lib/confidence/confidence-words";
import type { Locale } from "@/lib/members/preferences";
import type { DigestItem } from "./load-items";

/** A digest as every channel shows it, in its own way; the words are not escaped. */
export interface DigestList {
  /** No word of others: it stands on locked screens. */
  heading: string;
  /** The most urgent first; of more, the queue has the rest. */
  items: { title: string; about: string; customer: string; confidence: string; due: string; url: string }[];
  /** What there is beside these; empty: nothing. */
  more: string;
  queueUrl: string;
}

interface DigestAbout {
  items: readonly DigestItem[];
  locale: Locale;
  /** The reader's time zone. */
  zone: string;
  /** What the workflow of a draft lets be shown of it there. */
  shows: (rules: DigestItem["rules"]) => "nothing" | "subject" | "draft";
  appUrl: string;
}

const mostListed = 10;

/** What several notices say together. Pure. */
export function writeDigest({ items, locale, zone, shows, appUrl }: DigestAbout): DigestList {
  const t = wordsIn(locale);
  const listed = items.slice(0, mostListed).map((item) => {
    const about = t(`notice.${item.reason}`);
    const url = new URL(`/drafts/${item.draftId}`, appUrl).href;
    if (shows(item.rules) === "nothing") return { title: about, about: "", customer: "", confidence: "", due: "", url };
    return {
      title: oneLine(item.title) || t("draft.untitled"),
      about,
      customer: oneLine(item.customer),
      confidence: t(`confidence.${bandOf(item.confidence, item.held)}`),
      due: item.open ? timeWords(locale, zone, item.dueAt) : "",
      url,
    };
  });
  const rest = items.length - listed.length;
  return {
    heading: digestHeading(locale, items.length),
    items: listed,
    more: rest > 0 ? t("digest.more", { count: rest }) : "",
    queueUrl: new URL("/queue", appUrl).href,
  };
}

export const digestHeading = (locale: Locale, count: number): string => wordsIn(locale)("digest.heading", { count });
