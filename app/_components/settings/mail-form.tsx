"use client";

import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { mailAgain } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { PreferenceBox } from "./preference-box";

interface MailFormProps {
  mail: boolean;
  address: string;
  /** Mail to it came back. */
  unreachable: boolean;
}

/** Whether the reader is told by mail. */
export function MailForm({ mail, address, unreachable }: MailFormProps) {
  const t = useTranslations("personal");
  const [, again, trying] = useToldAction<object>(mailAgain);
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t("mail")}</legend>
      <PreferenceBox name="mail" on={mail} label={t("mailMe", { address })} />
      {unreachable && (
        <p className="mt-2 flex flex-wrap items-center gap-3">
          <span className="text-danger wrap-anywhere">{t("mailBack", { address })}</span>
          <Button size="sm" disabled={trying} onClick={() => startTransition(() => again({}))}>
            {t("mailAgain")}
          </Button>
        </p>
      )}
    </fieldset>
  );
}
