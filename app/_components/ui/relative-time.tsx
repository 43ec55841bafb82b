"use client";

import { useFormatter, useNow } from "next-intl";
import { useSyncExternalStore } from "react";
import { cn } from "./cn";

interface RelativeTimeProps {
  date: Date;
  /** Past unless told: what has just happened is never "in 2 seconds". A deadline stands out when it is near or over. */
  kind?: "past" | "future" | "deadline";
  className?: string;
}

const soon = 15 * 60_000;

/** How long ago or how long until; the exact time, in the reader's own zone, on hover. Keeps itself up to date. */
export function RelativeTime({ date, kind = "past", className }: RelativeTimeProps) {
  const format = useFormatter();
  const clock = useNow({ updateInterval: 30_000 });
  // The clock ticks now and then, and the server's may be ahead.
  const now = kind === "past" && date > clock ? date : clock;
  const timeZone = useLocalZone();

  const left = date.getTime() - now.getTime();
  return (
    <time
      // Server and browser may know different abbreviations.
      suppressHydrationWarning
      dateTime={date.toISOString()}
      title={format.dateTime(date, { dateStyle: "medium", timeStyle: "medium", timeZone })}
      className={cn(
        "whitespace-nowrap tabular-nums",
        kind === "deadline" && left < soon && "text-attention",
        kind === "deadline" && left < 0 && "font-medium text-danger",
        className,
      )}
    >
      {format.relativeTime(date, { now, style: "short" }).replaceAll(".", "")}
    </time>
  );
}

/** The zone is the reader's, which the server can't know: until the page is alive it is UTC. */
export const useLocalZone = (): string => useSyncExternalStore(never, localZone, () => "UTC");

const never = () => () => undefined;

let zone: string | undefined;

/** Asked once a page: asking takes the browser a good part of a millisecond, and a list asks for each of its rows. */
const localZone = (): string => (zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
