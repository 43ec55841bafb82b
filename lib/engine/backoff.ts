const longest = 3_600_000;

/** When a failed attempt is made again: what the function asked for, or twice as long each time, from about a second, with jitter. */
export function retryAt(attempt: number, retryAfter: string | undefined, now: Date): Date {
  const asked = retryAfter === undefined ? undefined : askedDelay(retryAfter, now);
  return new Date(now.getTime() + (asked ?? Math.min(longest, 1000 * 2 ** attempt) * (0.5 + Math.random() / 2)));
}

/** Milliseconds; undefined if the header can't be read. */
function askedDelay(retryAfter: string, now: Date): number | undefined {
  const delay = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
