"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepWebhook, takeWebhookAway } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { Section } from "@/app/_components/ui/section";

interface WebhookFormProps {
  /** Null: the reader has none. */
  webhook: { host: string; lastError: string | null } | null;
}

/** A flow of the reader's own in Teams by which they are told. Its address is not shown again. */
export function WebhookForm({ webhook }: WebhookFormProps) {
  const t = useTranslations("personal");
  const [url, setUrl] = useState("");
  const [, save, saving] = useToldAction<object>(async (previous, input) => {
    const next = await keepWebhook(previous, input);
    if (next.kind === "done") setUrl("");
    return next;
  });
  const [, remove, removing] = useToldAction<object>(takeWebhookAway);
  return (
    <Section id="webhook" title={t("webhook")}>
      <p id="webhook-hint" className="mb-3 max-w-2xl">
        {t("webhookHint")}
      </p>
      <div className="mb-3 flex flex-wrap items-center gap-3" role="status">
        <p className="wrap-anywhere">{webhook ? t("webhookHost", { host: webhook.host }) : t("webhookNone")}</p>
        {webhook && (
          <Button size="sm" disabled={removing} onClick={() => startTransition(() => remove({}))}>
            {t("webhookRemove")}
          </Button>
        )}
        {webhook?.lastError && <p className="w-full text-danger">{t("webhookError", { why: webhook.lastError })}</p>}
      </div>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          startTransition(() => save({ url }));
        }}
      >
        <Field label={t("webhookUrl")} htmlFor="webhook-url" className="w-full max-w-md">
          <Input
            id="webhook-url"
            type="url"
            required
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="webhook-hint"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        </Field>
        <Button type="submit" disabled={saving || url.trim() === ""}>
          {webhook ? t("webhookReplace") : t("webhookSet")}
        </Button>
      </form>
    </Section>
  );
}
