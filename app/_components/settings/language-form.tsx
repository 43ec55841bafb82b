"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Field } from "@/app/_components/ui/field";
import { Select } from "@/app/_components/ui/select";

interface LanguageFormProps {
  /** Null: whatever the browser asks for. */
  locale: string | null;
  /** Their own names, by locale. */
  languages: Record<string, string>;
}

/** The language of the product's own words. */
export function LanguageForm({ locale, languages }: LanguageFormProps) {
  const t = useTranslations("personal");
  const [chosen, choose] = useOptimistic(locale);
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (next: string | null) =>
    startTransition(() => {
      choose(next);
      save({ locale: next });
    });
  return (
    <Field label={t("language")} htmlFor="language" hint={t("languageHint")} className="max-w-2xl">
      <Select
        id="language"
        aria-describedby="language-hint"
        className="max-w-xs"
        value={chosen ?? ""}
        onChange={({ target }) => pick(target.value === "" ? null : target.value)}
      >
        <option value="">{t("languageBrowser")}</option>
        {Object.entries(languages).map(([value, name]) => (
          <option key={value} value={value} lang={value}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
