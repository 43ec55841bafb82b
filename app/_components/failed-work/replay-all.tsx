"use client";

import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { replayAll } from "@/app/_actions/failed-work";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/app/_components/ui/alert-dialog";
import { Button } from "@/app/_components/ui/button";
import { DialogFooter } from "@/app/_components/ui/dialog";

export function ReplayAll() {
  const t = useTranslations("failedWork");
  const [, act, pending] = useToldAction<void>(replayAll);
  return (
    <AlertDialog>
      <AlertDialogTrigger asChild>
        <Button disabled={pending}>{t("replayAll")}</Button>
      </AlertDialogTrigger>
      <AlertDialogContent>
        <div>
          <AlertDialogTitle>{t("replayAllTitle")}</AlertDialogTitle>
          <AlertDialogDescription>{t("replayAllBody")}</AlertDialogDescription>
        </div>
        <DialogFooter>
          <AlertDialogCancel>{t("cancel")}</AlertDialogCancel>
          <AlertDialogAction onClick={() => startTransition(() => act())}>{t("replayAllConfirm")}</AlertDialogAction>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
