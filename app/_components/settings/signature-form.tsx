"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Textarea } from "@/app/_components/ui/textarea";

/** What stands under the reader's own replies. */
export function SignatureForm({ signature }: { signature: string }) {
  const t = useTranslations("personal");
  const [text, setText] = useState(signature);
  const [, save, pending] = useToldAction<object>(keepPreferences);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ signature: text }));
      }}
      className="grid max-w-2xl justify-items-start gap-3"
    >
      <Field label={t("signature")} htmlFor="signature" hint={t("signatureHint")} className="w-full">
        <Textarea
          id="signature"
          aria-describedby="signature-hint"
          className="min-h-20"
          dir="auto"
          maxLength={2000}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
      <Button type="submit" disabled={pending}>
        {t("save")}
      </Button>
    </form>
  );
}
