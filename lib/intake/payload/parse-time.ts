const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** Seconds until the year 5138; in milliseconds that is March 1973. */
const secondsLimit = 1e11;

/** A time as sources write it: ISO 8601 (UTC where no offset is given), or a number of seconds or milliseconds. Null if it is none. */
export function parseTime(value: unknown): Date | null {
  const time =
    typeof value === "number" ? fromNumber(value) : typeof value === "string" ? fromText(value.trim()) : null;
  // Years that PostgreSQL and toISOString write alike.
  return time && time.getTime() >= 0 && time.getUTCFullYear() <= 9999 ? time : null;
}

const fromNumber = (value: number): Date => new Date(Math.abs(value) < secondsLimit ? value * 1000 : value);

function fromText(text: string): Date | null {
  const parts = iso.exec(text);
  if (!parts) return null;
  const offset = parts[1];
  if (offset)
    return new Date(
      text
        .replace(" ", "T")
        .replace(/([+-]\d\d):?(\d\d)?$/, (_, hours: string, minutes = "00") => `${hours}:${minutes}`),
    );
  return new Date(text.length === 10 ? text : `${text.replace(" ", "T")}Z`);
}
