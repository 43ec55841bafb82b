import { LockKeyhole } from "lucide-react";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import type { Permission } from "@/lib/members/permissions";

/** Instead of a page that this person may not see: says who can change that. */
export async function NoPermission({ permission }: { permission: Permission }) {
  const t = await getTranslations("states");
  return (
    <State
      as="h1"
      icon={<LockKeyhole />}
      title={t("noRightTitle")}
      action={
        <Button asChild>
          <Link href="/queue">{t("noRightAction")}</Link>
        </Button>
      }
    >
      {t("noRightBody", { permission })}
    </State>
  );
}
