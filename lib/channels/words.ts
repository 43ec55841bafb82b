import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/members/preferences";
import pseudo from "@/messages/ar-XB.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

const messages = { en, de, "ar-XB": pseudo } as unknown as Record<Locale, typeof en>;

/** What is said outside of pages, in its reader's language. */
export const wordsIn = (locale: Locale) => createTranslator({ locale, messages: messages[locale], timeZone: "UTC" });

export type Words = ReturnType<typeof wordsIn>;
