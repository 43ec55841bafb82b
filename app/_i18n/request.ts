import { getRequestConfig } from "next-intl/server";
import type { Locale } from "@/lib/members/preferences";
import { readerLocale } from "./locale";

const messagesIn = {
  en: () => import("@/messages/en.json"),
  de: () => import("@/messages/de.json"),
  "ar-XB": () => import("@/messages/ar-XB.json"),
} satisfies Record<Locale, () => Promise<object>>;

/** The address never carries the language: a link opens in its reader's own. */
export default getRequestConfig(async () => {
  const locale = await readerLocale();
  const { default: messages } = await messagesIn[locale]();
  return { locale, messages, timeZone: "UTC" };
});
