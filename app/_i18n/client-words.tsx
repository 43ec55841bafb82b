import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type messages from "@/messages/en.json";

type Namespace = keyof typeof messages;

/** Every client leaf may need these. */
const everywhere = [
  "shell",
  "hidden",
  "action",
  "states",
  "live",
  "phone",
  "confidence",
] as const satisfies Namespace[];

/** Gives the client leaves below the words of these namespaces and no others: what isn't sent needs no time. */
export async function ClientWords({ of = [], children }: { of?: readonly Namespace[]; children: ReactNode }) {
  const words = await getMessages();
  const sent = Object.fromEntries([...everywhere, ...of].map((namespace) => [namespace, words[namespace]]));
  return (
    <NextIntlClientProvider messages={sent} now={new Date()}>
      {children}
    </NextIntlClientProvider>
  );
}
