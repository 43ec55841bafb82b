import type { Locale } from "@/lib/members/preferences";
import pseudo from "@/messages/ar-XB.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";
import type { Notice } from "./notice";

const titles = { en: en.notice, de: de.notice, "ar-XB": pseudo.notice } satisfies Record<
  Locale,
  Record<Notice["reason"], string>
>;

/** No content: it passes another company's servers and stands on locked screens. */
export const noticeTitle = (reason: Notice["reason"], locale: Locale): string => titles[locale][reason];
