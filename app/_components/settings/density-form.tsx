"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";

const densities = ["comfortable", "compact"] as const;
type Density = (typeof densities)[number];

/** How close the rows of lists stand. */
export function DensityForm({ density }: { density: Density }) {
  const t = useTranslations("personal");
  const [chosen, choose] = useOptimistic(density);
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (next: Density) =>
    startTransition(() => {
      choose(next);
      save({ density: next });
    });
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
      <legend className="mb-2 text-sm font-medium">{t("density")}</legend>
      {densities.map((one) => (
        <label key={one} className="flex items-center gap-2 coarse:min-h-11">
          <input
            type="radio"
            name="density"
            checked={chosen === one}
            onChange={() => pick(one)}
            className="size-4 accent-accent-solid"
          />
          {t(one)}
        </label>
      ))}
    </fieldset>
  );
}
