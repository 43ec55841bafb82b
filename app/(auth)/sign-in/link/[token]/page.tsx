import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { signInByOwnerLink } from "@/app/_actions/sign-in";
import { Notice } from "@/app/_components/ui/notice";
import { SubmitButton } from "@/app/_components/ui/submit-button";
import { isOwnerLinkOpen } from "@/lib/auth/sign-in-link";
import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("pageTitle"), robots: { index: false } };
}

interface OwnerLinkPageProps {
  params: Promise<{ token: string }>;
}

/** Opening the link shows this and spends nothing: only the button does. */
export default async function OwnerLinkPage({ params }: OwnerLinkPageProps) {
  const { token } = await params;
  const t = await getTranslations("signIn");
  const open = await isOwnerLinkOpen({ db: database(), clock: systemClock }, token);
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      {open ? (
        <form action={signInByOwnerLink.bind(null, token)} className="mt-4 grid gap-4">
          <p>{t("ownerLinkOpen")}</p>
          <SubmitButton variant="primary" className="w-full">
            {t("asOwner")}
          </SubmitButton>
        </form>
      ) : (
        <Notice meaning="danger" className="mt-4">
          {t("invalidLink")}
        </Notice>
      )}
    </>
  );
}
