"use client";

import { useTranslations } from "next-intl";
import { replay } from "@/app/_actions/failed-work";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { SubmitButton } from "@/app/_components/ui/submit-button";

export function ReplayButton({ deadLetterId, title }: { deadLetterId: string; title: string }) {
  const t = useTranslations("failedWork");
  const [, act] = useToldAction<FormData>(replay);
  return (
    <form action={act}>
      <input type="hidden" name="deadLetterId" value={deadLetterId} />
      <input type="hidden" name="title" value={title} />
      <SubmitButton size="sm" aria-label={t("replayLabel", { title })}>
        {t("replay")}
      </SubmitButton>
    </form>
  );
}
