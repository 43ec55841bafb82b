import { MailX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { UnsubscribeForm } from "@/app/_components/decide/unsubscribe-form";
import { State } from "@/app/_components/ui/state";
import { ClientWords } from "@/app/_i18n/client-words";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("unsubscribe");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** Where the foot of a mail leads. Opening it changes nothing. */
export default async function UnsubscribePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const t = await getTranslations("unsubscribe");
  return (
    <main>
      <State
        as="h1"
        icon={<MailX />}
        title={t("title")}
        action={
          <ClientWords of={["unsubscribe"]}>
            <UnsubscribeForm token={token} />
          </ClientWords>
        }
      >
        {t("body")}
      </State>
    </main>
  );
}
