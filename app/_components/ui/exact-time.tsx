"use client";

import { useFormatter } from "next-intl";
import { useLocalZone } from "./relative-time";

/** To the second, in the reader's own zone: for records. Its zone is told on hover. */
export function ExactTime({ date }: { date: Date }) {
  const format = useFormatter();
  const timeZone = useLocalZone();
  return (
    <time
      // Server and browser may know different abbreviations.
      suppressHydrationWarning
      dateTime={date.toISOString()}
      title={format.dateTime(date, { dateStyle: "full", timeStyle: "long", timeZone })}
      className="tabular-nums"
    >
      {format.dateTime(date, { dateStyle: "medium", timeStyle: "medium", timeZone })}
    </time>
  );
}
