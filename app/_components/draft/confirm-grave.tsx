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

interface ConfirmGraveProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What will happen, in a sentence. */
  sends: string;
  onConfirm: () => void;
}

/** The second look that a grave or irreversible action asks for; routine ones ask none. */
export function ConfirmGrave({ open, onOpenChange, sends, onConfirm }: ConfirmGraveProps) {
  const t = useTranslations("decide");
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <div>
          <AlertDialogTitle>{t("confirmTitle")}</AlertDialogTitle>
          <AlertDialogDescription>{t("confirmBody", { sends })}</AlertDialogDescription>
        </div>
        <DialogFooter>
          <AlertDialogCancel>{t("confirmCancel")}</AlertDialogCancel>
          <AlertDialogAction onClick={onConfirm}>{t("confirmApprove")}</AlertDialogAction>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
