import Negotiator from "negotiator";
import { headers } from "next/headers";
import { currentContext } from "@/app/_edge/session";
import type { Locale } from "@/lib/members/preferences";

/** What people are offered, in their own words. */
export const languages = { en: "English", de: "Deutsch" } as const satisfies Partial<Record<Locale, string>>;
export type Language = keyof typeof languages;

const rightToLeft: ReadonlySet<Locale> = new Set(["ar-XB"]);

export const directionOf = (locale: Locale): "ltr" | "rtl" => (rightToLeft.has(locale) ? "rtl" : "ltr");

/** The language that the reader has chosen, or else what the browser asks for (RFC 9110, section 12.5.4), or else English. */
export async function readerLocale(): Promise<Locale> {
  // The page that says that the database can't be reached has words too.
  const ctx = await currentContext().catch(() => null);
  return ctx?.person.preferences.locale ?? (await browserLanguage());
}

export async function browserLanguage(): Promise<Language> {
  const asked = { headers: { "accept-language": (await headers()).get("accept-language") ?? undefined } };
  return (new Negotiator(asked).language(Object.keys(languages)) as Language | undefined) ?? "en";
}
