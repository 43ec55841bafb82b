"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Field } from "@/app/_components/ui/field";
import { Select } from "@/app/_components/ui/select";
import { type Anytime, anytimes, collectChoices } from "@/lib/members/notice-choices";

interface ToldWhenFormProps {
  /** What the reader lets through while it is quiet. */
  anytime: Anytime[];
  /** Minutes for which what is not urgent is collected; null: it is told at once. */
  collectMinutes: number | null;
}

/** What of a notice's weight decides when the reader is told; each is kept at once. */
export function ToldWhenForm({ anytime, collectMinutes }: ToldWhenFormProps) {
  const t = useTranslations("personal");
  const [chosen, choose] = useOptimistic({ anytime, collectMinutes });
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (changed: Partial<ToldWhenFormProps>) =>
    startTransition(() => {
      choose({ ...chosen, ...changed });
      save(changed);
    });
  const { collectMinutes: minutes } = chosen;
  const choices = new Set<number>([...collectChoices, ...(minutes === null ? [] : [minutes])]);
  return (
    <>
      <fieldset aria-describedby="anytime-hint">
        <legend className="mb-2 text-sm font-medium">{t("anytime")}</legend>
        {anytimes.map((one) => (
          <label key={one} className="mb-1 flex items-center gap-2 coarse:min-h-11">
            <input
              type="checkbox"
              checked={chosen.anytime.includes(one)}
              onChange={({ target }) =>
                pick({
                  anytime: anytimes.filter((each) => (each === one ? target.checked : chosen.anytime.includes(each))),
                })
              }
              className="size-4 accent-accent-solid"
            />
            {t(`anytimes.${one}`)}
          </label>
        ))}
        <p id="anytime-hint" className="mt-2 max-w-2xl text-sm text-gray-11">
          {t("anytimeHint")}
        </p>
      </fieldset>
      <Field label={t("collect")} htmlFor="collect" hint={t("collectHint")} className="max-w-2xl">
        <Select
          id="collect"
          aria-describedby="collect-hint"
          className="max-w-xs"
          value={minutes ?? ""}
          onChange={({ target }) => pick({ collectMinutes: target.value === "" ? null : Number(target.value) })}
        >
          <option value="">{t("collectNot")}</option>
          {[...choices]
            .sort((one, other) => one - other)
            .map((choice) => (
              <option key={choice} value={choice}>
                {t("collectMinutes", { minutes: choice })}
              </option>
            ))}
        </Select>
      </Field>
    </>
  );
}
