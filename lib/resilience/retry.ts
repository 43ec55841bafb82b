import { longestRetryAfterSeconds } from "./retry-after";

const baseSeconds = 1;
const capSeconds = 600;

/** A number in [0, 1). */
export type Random = () => number;

/** Full jitter: anywhere between now and an exponential, capped bound, so that those who failed together don't return together. */
export const fullJitterSeconds = (retries: number, random: Random = Math.random): number =>
  random() * Math.min(capSeconds, baseSeconds * 2 ** Math.max(0, retries));

/**
 * Seconds to wait after the given number of failures (1 after the first). What the target asked for is waited in full, up to a
 * day, and jitter comes on top: a whole queue may have been told the same second.
 */
export function retryDelaySeconds(failures: number, retryAfterSeconds = 0, random: Random = Math.random): number {
  const asked = Math.min(Math.max(0, retryAfterSeconds), longestRetryAfterSeconds);
  return asked + fullJitterSeconds(failures - 1, random);
}
