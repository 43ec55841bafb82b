"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keepMacro } from "@/app/_actions/macros";
import { Dialog, DialogContent, DialogTitle } from "@/app/_components/ui/dialog";
import { Field } from "@/app/_components/ui/field";
import { FormDialogFooter } from "@/app/_components/ui/form-dialog";
import { Input } from "@/app/_components/ui/input";
import { SubmitButton } from "@/app/_components/ui/submit-button";
import { Textarea } from "@/app/_components/ui/textarea";
import type { MacroItem } from "@/lib/review/macros";

interface MacroDialogProps {
  /** Null: a new one. */
  macro: MacroItem | null;
  shared: boolean;
  onClose: () => void;
}

/** Words a ready-made text. What was typed stays where it is refused. */
export function MacroDialog({ macro, shared, onClose }: MacroDialogProps) {
  const t = useTranslations("texts");
  const [name, setName] = useState(macro?.name ?? "");
  const [body, setBody] = useState(macro?.body ?? "");
  const [refusal, setRefusal] = useState<string | null>(null);

  const save = async () => {
    const answer = await keepMacro({ kind: "idle" }, { ...(macro && { macroId: macro.id }), name, body, shared });
    if (answer.kind === "refused") setRefusal(answer.message);
    else onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent aria-describedby={undefined}>
        <DialogTitle>{t(macro ? "editTitle" : "addTitle")}</DialogTitle>
        <form action={save} className="grid gap-4">
          <Field label={t("name")} htmlFor="macro-name" error={refusal}>
            <Input
              id="macro-name"
              dir="auto"
              required
              pattern=".*\S.*"
              maxLength={60}
              autoComplete="off"
              value={name}
              onChange={({ target }) => setName(target.value)}
              aria-invalid={refusal !== null}
              aria-describedby={refusal === null ? undefined : "macro-name-error"}
            />
          </Field>
          <Field label={t("body")} htmlFor="macro-body" hint={t("bodyHint")}>
            <Textarea
              id="macro-body"
              aria-describedby="macro-body-hint"
              dir="auto"
              required
              className="min-h-32"
              maxLength={5000}
              value={body}
              onChange={({ target }) => setBody(target.value)}
            />
          </Field>
          <FormDialogFooter cancel={t("cancel")}>
            <SubmitButton variant="primary">{t("save")}</SubmitButton>
          </FormDialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
