"use client";

import { useTranslations } from "next-intl";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/app/_components/ui/alert-dialog";
import { DialogFooter } from "@/app/_components/ui/dialog";

interface ConfirmTogetherProps {
  count: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
}

/** The one confirmation for all. */
export function ConfirmTogether({ count, open, onOpenChange, onConfirm }: ConfirmTogetherProps) {
  const t = useTranslations("alike");
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <div>
          <AlertDialogTitle>{t("confirmTitle", { count })}</AlertDialogTitle>
          <AlertDialogDescription>{t("confirmBody")}</AlertDialogDescription>
        </div>
        <DialogFooter>
          <AlertDialogCancel>{t("cancel")}</AlertDialogCancel>
          <AlertDialogAction onClick={onConfirm}>{t("approve", { count })}</AlertDialogAction>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
