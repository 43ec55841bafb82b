/** A target that asks for more is asked again after a day. */
export const longestRetryAfterSeconds = 24 * 60 * 60;

const delaySeconds = /^\d+(\.\d+)?$/;
// RFC 9110, 5.6.7: the fixed form, and the two obsolete ones that a recipient must still read.
const httpDates = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/** Seconds from now, of a Retry-After value (RFC 9110, 10.2.3: seconds or a date). Undefined if it is neither. */
export function parseRetryAfter(value: string | null, now: Date): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (delaySeconds.test(text)) return capped(Number(text));
  if (!httpDates.some((form) => form.test(text))) return undefined;

  // The form without a zone is in GMT too.
  const date = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : capped((date - now.getTime()) / 1000);
}

const capped = (seconds: number): number => Math.min(Math.max(0, seconds), longestRetryAfterSeconds);
