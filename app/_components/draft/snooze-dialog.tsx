"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Input } from "@/app/_components/ui/input";
import { Label } from "@/app/_components/ui/field";
import { FormDialog, FormDialogFooter } from "@/app/_components/ui/form-dialog";
import { useLocalZone } from "@/app/_components/ui/relative-time";
import { firstChoice, type SnoozeChoice, snoozeTimes } from "./snooze-times";

interface SnoozeFormProps {
  due: Date;
  refusal: string | null;
  pending: boolean;
  onSnooze: (until: Date) => void;
}

interface SnoozeDialogProps extends SnoozeFormProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Until when a draft is put off. */
export function SnoozeDialog({ open, onOpenChange, ...form }: SnoozeDialogProps) {
  const t = useTranslations("handOver");
  return (
    <FormDialog title={t("snoozeTitle")} body={t("snoozeBody")} open={open} onOpenChange={onOpenChange}>
      <SnoozeForm {...form} />
    </FormDialog>
  );
}

/** Made anew with each opening, so that its times count from then. */
function SnoozeForm({ due, refusal, pending, onSnooze }: SnoozeFormProps) {
  const t = useTranslations("handOver");
  const format = useFormatter();
  const timeZone = useLocalZone();
  const [times] = useState(() => snoozeTimes(new Date(), due));
  const [chosen, setChosen] = useState<SnoozeChoice | "custom">(() => firstChoice(times));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("until"));
    onSnooze(times.find(({ choice }) => choice === chosen)?.at ?? new Date(typed));
  };
  const radio = (choice: typeof chosen) => (
    <input
      type="radio"
      name="choice"
      value={choice}
      checked={chosen === choice}
      autoFocus={chosen === choice}
      onChange={() => setChosen(choice)}
      className="size-4 accent-accent-solid"
    />
  );

  return (
    <form onSubmit={submit} className="grid gap-4">
      <fieldset>
        <legend className="sr-only">{t("snoozeUntil")}</legend>
        {times.map(({ choice, at, late }) => (
          <label key={choice} className={choiceClass}>
            {radio(choice)}
            {t(`snoozeFor.${choice}`)}{" "}
            <span className="ms-auto text-end text-sm text-gray-11">
              {late && <span className="text-attention">{t("snoozeLate")}</span>}{" "}
              <span className="tabular-nums">
                {format.dateTime(at, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone })}
              </span>
            </span>
          </label>
        ))}
        <label className={choiceClass}>
          {radio("custom")}
          {t("snoozeFor.custom")}
        </label>
      </fieldset>
      {chosen === "custom" && (
        <div className="grid gap-1.5">
          <Label htmlFor="snooze-until">{t("snoozeUntil")}</Label>
          <Input id="snooze-until" name="until" type="datetime-local" required />
        </div>
      )}
      {refusal && (
        <p role="alert" className="text-sm text-danger">
          {refusal}
        </p>
      )}
      <FormDialogFooter cancel={t("cancel")}>
        <Button type="submit" variant="primary" disabled={pending}>
          {t("snooze")}
        </Button>
      </FormDialogFooter>
    </form>
  );
}

const choiceClass = "flex min-h-8 items-center gap-2.5 rounded-sm px-2 hover:bg-gray-3 coarse:min-h-11";
