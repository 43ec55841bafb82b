import { Link2Off } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { decideWithLink, undoWithLink } from "@/app/_actions/decide-link";
import { loadLink } from "@/app/_edge/load-link";
import { LinkedDraftPage } from "@/app/_components/decide/linked-draft-page";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";

/** The address is a secret, and search engines are nobody's colleagues. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("decideLink");
  return { title: t("pageTitle"), robots: { index: false, follow: false } };
}

/** Where the link of a mail leads: it shows the draft, however often it is opened and by whatever; only its forms decide. */
export default async function DecidePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await loadLink(token, "page");
  const t = await getTranslations();
  if (!found) {
    return (
      <State
        as="h1"
        icon={<Link2Off />}
        title={t("decideLink.invalidTitle")}
        action={
          <Button asChild>
            <Link href="/queue">{t("decideLink.signIn")}</Link>
          </Button>
        }
      >
        {t("decideLink.invalidBody")}
      </State>
    );
  }

  const bound = { decide: decideWithLink.bind(null, token), undo: undoWithLink.bind(null, token) };
  return <LinkedDraftPage found={found} forms={{ place: "decideLink", token, ...bound }} />;
}
