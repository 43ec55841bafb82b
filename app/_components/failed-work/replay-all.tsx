"use client";

import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { replayAll } from "@/app/_actions/failed-work";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Confirm } from "@/app/_components/ui/confirm";

export function ReplayAll() {
  const t = useTranslations("failedWork");
  const [, act, pending] = useToldAction<void>(replayAll);
  return (
    <Confirm
      trigger={<Button disabled={pending}>{t("replayAll")}</Button>}
      title={t("replayAllTitle")}
      body={t("replayAllBody")}
      cancel={t("cancel")}
      action={t("replayAllConfirm")}
      onConfirm={() => startTransition(() => act())}
    />
  );
}
