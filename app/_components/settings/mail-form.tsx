"use client";

import { useTranslations } from "next-intl";
import { PreferenceBox } from "./preference-box";

/** Whether the reader is told by mail. */
export function MailForm({ mail, address }: { mail: boolean; address: string }) {
  const t = useTranslations("personal");
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t("mail")}</legend>
      <PreferenceBox name="mail" on={mail} label={t("mailMe", { address })} />
    </fieldset>
  );
}
