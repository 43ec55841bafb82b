"use client";

import { useFormatter, useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { useLocalZone } from "@/app/_components/ui/relative-time";
import { Select } from "@/app/_components/ui/select";
import type { WorkingHours } from "@/lib/members/preferences";

interface WorkingHoursFormProps {
  hours: WorkingHours | null;
  /** Every time zone that there is, by its IANA name. */
  zones: string[];
}

const week = [1, 2, 3, 4, 5, 6, 7];

/** When the reader is told of something: in these hours alone. */
export function WorkingHoursForm({ hours, zones }: WorkingHoursFormProps) {
  const t = useTranslations("personal");
  const format = useFormatter();
  const here = useLocalZone();
  const [chosen, setChosen] = useState<Partial<WorkingHours>>(hours ?? {});
  const [, save, pending] = useToldAction<object>(keepPreferences);
  const { days = [], from = "09:00", to = "17:00", zone = here } = chosen;
  const change = (changed: Partial<WorkingHours>) => setChosen({ ...chosen, ...changed });
  // Monday, the first of January 2024.
  const nameOf = (day: number) =>
    format.dateTime(new Date(Date.UTC(2024, 0, day)), { weekday: "long", timeZone: "UTC" });
  return (
    <form
      className="grid max-w-2xl justify-items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ hours: days.length > 0 ? { days, from, to, zone } : null }));
      }}
    >
      <fieldset aria-describedby="hours-hint" className="flex flex-wrap gap-x-4 gap-y-2">
        <legend className="mb-2 text-sm font-medium">{t("hours")}</legend>
        {week.map((day) => (
          <label key={day} className="flex items-center gap-2 coarse:min-h-11">
            <input
              type="checkbox"
              checked={days.includes(day)}
              onChange={({ target }) =>
                change({ days: week.filter((one) => (one === day ? target.checked : days.includes(one))) })
              }
              className="size-4 accent-accent-solid"
            />
            {nameOf(day)}
          </label>
        ))}
      </fieldset>
      <p id="hours-hint" className="text-sm text-gray-11">
        {t("hoursHint")}
      </p>
      {days.length > 0 && (
        <div className="flex flex-wrap items-start gap-3">
          <Field label={t("hoursFrom")} htmlFor="hours-from">
            <Input
              id="hours-from"
              type="time"
              required
              value={from}
              onChange={({ target }) => change({ from: target.value })}
            />
          </Field>
          <Field label={t("hoursTo")} htmlFor="hours-to" hint={to <= from ? t("hoursOverMidnight") : undefined}>
            <Input
              id="hours-to"
              type="time"
              required
              aria-describedby={to <= from ? "hours-to-hint" : undefined}
              value={to}
              onChange={({ target }) => change({ to: target.value })}
            />
          </Field>
          <Field label={t("hoursZone")} htmlFor="hours-zone">
            <Select id="hours-zone" value={zone} onChange={({ target }) => change({ zone: target.value })}>
              {(zones.includes(zone) ? zones : [zone, ...zones]).map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      )}
      <Button type="submit" disabled={pending}>
        {t("hoursSave")}
      </Button>
    </form>
  );
}
