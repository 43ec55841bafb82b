import type { Preferences } from "@/lib/members/preferences";

/** The zone of a reader who has said where they work. */
export const zoneOf = ({ hours }: Pick<Preferences, "hours">): string => hours?.zone ?? "UTC";

/** A time as it stands in messages, which says whose clock it is by. */
export const timeWords = (locale: string, timeZone: string, time: Date): string =>
  new Intl.DateTimeFormat(locale, { ...toTheMinute, timeZone }).format(time);

const toTheMinute = {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;
