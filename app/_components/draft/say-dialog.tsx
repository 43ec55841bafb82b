"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { FormDialog, FormDialogFooter } from "@/app/_components/ui/form-dialog";
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
    <FormDialog title={t(`${of}Title`)} body={t(`${of}Body`)} open={open} onOpenChange={onOpenChange}>
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
        <FormDialogFooter cancel={t("cancel")}>
          <Button type="submit" variant="primary">
            {t(of)}
          </Button>
        </FormDialogFooter>
      </form>
    </FormDialog>
  );
}
