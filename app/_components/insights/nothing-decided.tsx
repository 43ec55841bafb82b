import { ChartColumn } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";

export function NothingDecided() {
  const t = useTranslations("insights");
  return (
    <State
      icon={<ChartColumn />}
      title={t("emptyTitle")}
      action={
        <Button asChild>
          <Link href="/queue">{t("emptyAction")}</Link>
        </Button>
      }
    >
      {t("emptyBody")}
    </State>
  );
}
