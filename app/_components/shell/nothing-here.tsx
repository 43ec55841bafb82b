import { SearchX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";

/** For an address that leads nowhere, or into another workspace: the two are not told apart. */
export async function NothingHere() {
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
