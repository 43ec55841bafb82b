"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";

/** Whether the reader is told by mail. */
export function MailForm({ mail, address }: { mail: boolean; address: string }) {
  const t = useTranslations("personal");
  const [wanted, want] = useOptimistic(mail);
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (next: boolean) =>
    startTransition(() => {
      want(next);
      save({ mail: next });
    });
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t("mail")}</legend>
      <label className="flex items-center gap-2 coarse:min-h-11">
        <input
          type="checkbox"
          checked={wanted}
          onChange={(event) => pick(event.target.checked)}
          className="size-4 accent-accent-solid"
        />
        {t("mailMe", { address })}
      </label>
    </fieldset>
  );
}
