import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/members/preferences";
import pseudo from "@/messages/ar-XB.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

const messages = { en, de, "ar-XB": pseudo } as unknown as Record<Locale, typeof en>;

/** What a mail says, in its reader's language. */
export const mailWords = (locale: Locale) => createTranslator({ locale, messages: messages[locale], timeZone: "UTC" });
