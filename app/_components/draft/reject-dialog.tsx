"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { FormDialog, FormDialogFooter } from "@/app/_components/ui/form-dialog";
import { Textarea } from "@/app/_components/ui/textarea";
import type { Reason } from "./desk";
import { useUnsentWords } from "./use-unsent-words";

interface RejectDialogProps {
  reviewId: string;
  /** As they are worded for the reader. */
  reasons: readonly Reason[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onReject: (choice: { reasonCode: string; comment?: string }) => void;
}

/** Asks why, so that the next drafts get better. */
export function RejectDialog({ reviewId, reasons, open, onOpenChange, onReject }: RejectDialogProps) {
  const t = useTranslations("decide");
  const [missing, setMissing] = useState(false);
  const { words, keep } = useUnsentWords(reviewId, "reject");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reasonCode = form.get("reason");
    if (typeof reasonCode !== "string") return setMissing(true);
    const comment = String(form.get("comment")).trim();
    onReject({ reasonCode, ...(comment && { comment }) });
    onOpenChange(false);
  };

  return (
    <FormDialog title={t("rejectTitle")} body={t("rejectBody")} open={open} onOpenChange={onOpenChange}>
      <form onSubmit={submit} onChange={keep} className="grid gap-4">
        <fieldset aria-describedby={missing ? "reason-missing" : undefined}>
          <legend className="mb-1.5 text-sm font-medium">{t("rejectReason")}</legend>
          {reasons.map(({ code, label }) => (
            <label
              key={code}
              className="flex min-h-8 items-center gap-2.5 rounded-sm px-2 hover:bg-gray-3 coarse:min-h-11"
            >
              <input
                type="radio"
                name="reason"
                value={code}
                defaultChecked={words.reason === code}
                onChange={() => setMissing(false)}
                className="size-4 shrink-0 accent-accent-solid"
              />
              <span dir="auto" className="min-w-0 wrap-anywhere">
                {label}
              </span>
            </label>
          ))}
          {missing && (
            <p id="reason-missing" role="alert" className="mt-1 text-sm text-danger">
              {t("rejectReasonMissing")}
            </p>
          )}
        </fieldset>
        <Field label={t("rejectComment")} htmlFor="reject-comment" hint={t("rejectCommentHint")}>
          <Textarea
            id="reject-comment"
            name="comment"
            defaultValue={words.comment}
            aria-describedby="reject-comment-hint"
            dir="auto"
            maxLength={2000}
          />
        </Field>
        <FormDialogFooter cancel={t("cancel")}>
          <Button type="submit" variant="danger">
            {t("rejectConfirm")}
          </Button>
        </FormDialogFooter>
      </form>
    </FormDialog>
  );
}
