import { longestRetryAfterSeconds, parseRetryAfter } from "./retry-after";

/**
 * Seconds that a target's answer asks us to stay away, if it says: Retry-After, else what its rate-limit headers tell of the
 * reset. Some targets send 429 with those alone.
 */
export function secondsUntilAllowed(headers: Headers, now: Date): number | undefined {
  return parseRetryAfter(headers.get("retry-after"), now) ?? spentQuotaSeconds(headers) ?? resetSeconds(headers, now);
}

/** `RateLimit: "policy";r=0;t=30` (draft-ietf-httpapi-ratelimit-headers) or `limit=10, remaining=0, reset=30` of its older drafts. */
function spentQuotaSeconds(headers: Headers): number | undefined {
  const value = headers.get("ratelimit");
  if (!value) return undefined;
  const waits = /(?:^|[;,\s])reset=\d/.test(value)
    ? [/(?:^|[;,\s])reset=(\d+)/.exec(value)]
    : // A policy that still has something left is not the one that refused us.
      value.split(",").flatMap((policy) => (/;\s*r=0*[1-9]/.test(policy) ? [] : [/;\s*t=(\d+)/.exec(policy)]));
  const seconds = waits.flatMap((match) => (match?.[1] ? [Number(match[1])] : []));
  return seconds.length > 0 ? capped(Math.max(...seconds)) : undefined;
}

// Zendesk, GitHub and the older drafts; some count from now, some give the time of day in Unix seconds.
const resetHeaders = ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"];
const earliestUnixTime = 1_000_000_000;

function resetSeconds(headers: Headers, now: Date): number | undefined {
  for (const name of resetHeaders) {
    const text = headers.get(name)?.trim();
    if (!text || !/^\d+(\.\d+)?$/.test(text)) continue;
    const reset = Number(text);
    return capped(reset >= earliestUnixTime ? reset - now.getTime() / 1000 : reset);
  }
  return undefined;
}

const capped = (seconds: number): number => Math.min(Math.max(0, seconds), longestRetryAfterSeconds);
