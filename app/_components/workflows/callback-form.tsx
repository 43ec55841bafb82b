"use client";

import { useTranslations } from "next-intl";
import { startTransition, useActionState, useState } from "react";
import { keepCallback } from "@/app/_actions/workflows";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { CopyButton } from "./copy-button";

interface CallbackFormProps {
  workflowId: string;
  name: string;
  url: string | null;
}

/** Where the results of a workflow's agents are sent to. A new address has a new secret, which is shown this once. */
export function CallbackForm({ workflowId, name, url }: CallbackFormProps) {
  const t = useTranslations("workflows");
  const [text, setText] = useState(url ?? "");
  const [kept, keep, pending] = useActionState(keepCallback, { kind: "idle" });
  const id = `callback-${workflowId}`;
  const fault = kept.kind === "refused" ? (kept.faults?.[0]?.message ?? kept.message) : undefined;
  return (
    <div className="grid gap-2">
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          startTransition(() => keep({ workflowId, url: text.trim() }));
        }}
      >
        <Field label={t("callback", { name })} htmlFor={id} className="w-full max-w-lg">
          <Input
            id={id}
            type="url"
            value={text}
            placeholder="https://"
            spellCheck={false}
            aria-describedby={`${id}-hint${fault ? ` ${id}-error` : ""}`}
            aria-invalid={fault !== undefined}
            onChange={({ target }) => setText(target.value)}
          />
        </Field>
        <Button type="submit" disabled={pending || text.trim() === (url ?? "")}>
          {t("callbackSave")}
        </Button>
      </form>
      <p id={`${id}-hint`} className="text-sm text-gray-11">
        {t("callbackHint")}
      </p>
      {fault && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {fault}
        </p>
      )}
      <div role="status" className="grid gap-1">
        {kept.kind === "done" && kept.note !== undefined && (
          <>
            <p>{t("callbackSecret")}</p>
            <p className="flex items-center gap-2">
              <code className="rounded-md bg-gray-3 px-2 py-1 wrap-anywhere">{kept.note}</code>
              <CopyButton text={kept.note} label={t("callbackSecretLabel")} />
            </p>
          </>
        )}
      </div>
    </div>
  );
}
