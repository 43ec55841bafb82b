/** When a person may be told of something: in their working hours, and not while they want quiet. Pure. */
import { Temporal } from "temporal-polyfill";
import type { WorkingHours } from "@/lib/members/preferences";

export interface Rest {
  /** None, or none with a day: at any hour. */
  hours?: WorkingHours;
  /** An instant in ISO 8601. */
  quietUntil?: string;
}

/**
 * The first instant from `now` on at which they may be told. Hours are by the clock on their wall: where it is put forward over one of them
 * they move on with it, where it is put back the first of both counts. Hours of a zone that is none count as none.
 */
export function mayTellAt({ hours, quietUntil }: Rest, now: Date): Date {
  const start = quietUntil && Date.parse(quietUntil) > now.getTime() ? new Date(quietUntil) : now;
  if (!hours || hours.days.length === 0) return start;
  const today = dayAt(start, hours.zone);
  if (!today) return start;
  // Yesterday's may go on over midnight, and one day of the week comes again in seven.
  for (let day = -1; day <= 8; day += 1) {
    const shift = shiftOn(today.add({ days: day }), hours);
    if (shift && start < shift.end) return start > shift.begin ? start : shift.begin;
  }
  // Its only hour of the week was skipped by the clock.
  return mayTellAt({ hours }, new Date(start.getTime() + week));
}

/** Null: there is no such zone, so that nobody can be told by it. */
function dayAt(instant: Date, zone: string): Temporal.PlainDate | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  } catch {
    return null;
  }
}

const week = 7 * 24 * 60 * 60 * 1000;

/** The working hours that begin on that day; null: none do. From and to alike are the whole day round. */
function shiftOn(day: Temporal.PlainDate, { zone, days, from, to }: WorkingHours): { begin: Date; end: Date } | null {
  if (!days.includes(day.dayOfWeek)) return null;
  const at = (on: Temporal.PlainDate, time: string) =>
    new Date(on.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds);
  const begin = at(day, from);
  const end = at(to <= from ? day.add({ days: 1 }) : day, to);
  return begin < end ? { begin, end } : null;
}
