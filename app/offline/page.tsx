import { WifiOff } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { TryAgain } from "./try-again";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("phone"))("pageTitle") };
}

/** Kept by the service worker and shown in place of a page that it has no copy of, at that page's own address. */
export default async function OfflinePage() {
  const t = await getTranslations("phone");
  return (
    <main className="grid min-h-dvh place-items-center">
      <State
        as="h1"
        icon={<WifiOff />}
        title={t("pageTitle")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button variant="primary" asChild>
              {/* The address that was asked for, again. */}
              <a href="">{t("again")}</a>
            </Button>
            <Button asChild>
              <a href="/queue">{t("toQueue")}</a>
            </Button>
          </div>
        }
      >
        {t("noCopy")}
        <TryAgain />
      </State>
    </main>
  );
}
