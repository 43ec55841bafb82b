"use client";

import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { keepQuiet } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { ExactTime } from "@/app/_components/ui/exact-time";

const lengths = { quietHour: 3_600, quietHours: 14_400, quietDay: 86_400, quietWeek: 604_800 } as const;

/** `until`: the reader wants quiet; null: they don't. */
export function QuietForm({ until }: { until: Date | null }) {
  const t = useTranslations("personal");
  const [, keep, pending] = useToldAction<object>(keepQuiet);
  const want = (seconds: number | null) => startTransition(() => keep({ seconds }));
  return (
    <div role="group" aria-labelledby="quiet-label" className="grid justify-items-start gap-2">
      <p id="quiet-label" className="text-sm font-medium">
        {t("quiet")}
      </p>
      {until && (
        <p>
          {t("quietUntil")} <ExactTime date={until} />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {until && (
          <Button variant="primary" disabled={pending} onClick={() => want(null)}>
            {t("quietEnd")}
          </Button>
        )}
        {(Object.keys(lengths) as (keyof typeof lengths)[]).map((length) => (
          <Button key={length} disabled={pending} onClick={() => want(lengths[length])}>
            {t(length)}
          </Button>
        ))}
      </div>
    </div>
  );
}
