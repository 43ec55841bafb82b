"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Button } from "@/app/_components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogTitle,
} from "@/app/_components/ui/dialog";
import { Field } from "@/app/_components/ui/field";
import { Textarea } from "@/app/_components/ui/textarea";

interface RedraftDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAsk: (instruction: string) => void;
}

/** What should be different in the next draft. */
export function RedraftDialog({ open, onOpenChange, onAsk }: RedraftDialogProps) {
  const t = useTranslations("handOver");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onAsk(String(new FormData(event.currentTarget).get("instruction")).trim());
    onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <div>
          <DialogTitle>{t("redraftTitle")}</DialogTitle>
          <DialogDescription>{t("redraftBody")}</DialogDescription>
        </div>
        <form onSubmit={submit} className="grid gap-4">
          <Field label={t("redraftLabel")} htmlFor="instruction" hint={t("redraftHint")}>
            <Textarea
              id="instruction"
              name="instruction"
              dir="auto"
              required
              // Something else than blanks.
              minLength={2}
              maxLength={2000}
            />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button>{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary">
              {t("redraft")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
