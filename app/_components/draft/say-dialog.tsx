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
import { Notice } from "@/app/_components/ui/notice";
import { Textarea } from "@/app/_components/ui/textarea";
import { useUnsentWords } from "./use-unsent-words";

interface SayDialogProps {
  reviewId: string;
  of: "redraft" | "escalate";
  /** What the reader should know before they ask. */
  warning?: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSay: (words: string) => void;
}

/** Asks for the words without which a draft can't be passed on: what should be different in the next, or what others should look at. */
export function SayDialog({ reviewId, of, warning = null, open, onOpenChange, onSay }: SayDialogProps) {
  const t = useTranslations("handOver");
  const { words, keep } = useUnsentWords(reviewId, of);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSay(String(new FormData(event.currentTarget).get("words")).trim());
    onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <div>
          <DialogTitle>{t(`${of}Title`)}</DialogTitle>
          <DialogDescription>{t(`${of}Body`)}</DialogDescription>
        </div>
        {warning !== null && <Notice meaning="attention">{warning}</Notice>}
        <form onSubmit={submit} onChange={keep} className="grid gap-4">
          <Field label={t(`${of}Label`)} htmlFor="words" hint={t(`${of}Hint`)}>
            <Textarea
              id="words"
              name="words"
              defaultValue={words.words}
              aria-describedby="words-hint"
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
              {t(of)}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
