import { SearchX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";

export default async function NotFound() {
  const t = await getTranslations("states");
  return (
    <State
      as="h1"
      icon={<SearchX />}
      title={t("notFoundTitle")}
      action={
        <Button asChild>
          <Link href="/queue">{t("notFoundAction")}</Link>
        </Button>
      }
    >
      {t("notFoundBody")}
    </State>
  );
}
