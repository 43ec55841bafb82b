"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogTitle,
} from "@/app/_components/ui/dialog";
import { Input } from "@/app/_components/ui/input";
import { Label } from "@/app/_components/ui/field";

interface SnoozeDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  refusal: string | null;
  pending: boolean;
  onSnooze: (until: Date) => void;
}

const choices = ["hour", "hours", "tomorrow", "monday"] as const;
type Choice = (typeof choices)[number];

/** Until when a draft is put off. */
export function SnoozeDialog({ open, onOpenChange, refusal, pending, onSnooze }: SnoozeDialogProps) {
  const t = useTranslations("handOver");
  const [chosen, setChosen] = useState<Choice | "custom">("tomorrow");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("until"));
    onSnooze(chosen === "custom" ? new Date(typed) : timeOf(chosen, new Date()));
  };

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <div>
          <DialogTitle>{t("snoozeTitle")}</DialogTitle>
          <DialogDescription>{t("snoozeBody")}</DialogDescription>
        </div>
        <form onSubmit={submit} className="grid gap-4">
          <fieldset>
            <legend className="sr-only">{t("snoozeUntil")}</legend>
            {[...choices, "custom" as const].map((choice) => (
              <label key={choice} className="flex h-8 items-center gap-2.5 rounded-sm px-2 hover:bg-gray-3 coarse:h-11">
                <input
                  type="radio"
                  name="choice"
                  value={choice}
                  checked={chosen === choice}
                  autoFocus={chosen === choice}
                  onChange={() => setChosen(choice)}
                  className="size-4 accent-accent-solid"
                />
                {t(`snoozeFor.${choice}`)}
              </label>
            ))}
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
          <DialogFooter>
            <DialogClose asChild>
              <Button>{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={pending}>
              {t("snooze")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** In the reader's own time zone; mornings begin at nine. */
function timeOf(choice: Choice, now: Date): Date {
  const hours = { hour: 1, hours: 3 };
  if (choice === "hour" || choice === "hours") return new Date(now.getTime() + hours[choice] * 3_600_000);
  const days = choice === "tomorrow" ? 1 : (8 - now.getDay()) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
}
