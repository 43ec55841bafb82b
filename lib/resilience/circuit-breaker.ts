/** When a target is left alone: a pure state machine, after cockatiel's. Where its state is kept is not its business. */
import { secondsAfter } from "@/lib/core/clock";

export type BreakerState =
  | { state: "closed"; failures: number }
  | { state: "open"; failures: number; openedAt: Date }
  /** One caller tries the target until `probeUntil`; after that it is given up for lost and another may. */
  | { state: "half-open"; failures: number; probeUntil: Date };

/** `next` is there when the caller has become the probe: it must be stored before the call is made. */
export type Admission = { admitted: true; next?: BreakerState } | { admitted: false; until: Date };

export const closed: BreakerState = { state: "closed", failures: 0 };

/** Consecutive failures that open the breaker. */
export const failureThreshold = 5;
/** The first rest; each failed probe doubles it. */
export const firstRestSeconds = 5;
export const longestRestSeconds = 120;
/** A little more than a call may take by default. */
export const probeLeaseSeconds = 15;

/** May a call be made now? */
export function askBreaker(breaker: BreakerState, now: Date): Admission {
  switch (breaker.state) {
    case "closed":
      return { admitted: true };
    case "open":
      return probeOr(breaker, restEnds(breaker), now);
    case "half-open":
      return probeOr(breaker, breaker.probeUntil, now);
  }
}

/** A call was answered. One that began before the breaker opened says nothing of the target's health now. */
export function afterSuccess(breaker: BreakerState): BreakerState {
  return breaker.state === "open" || isPristine(breaker) ? breaker : closed;
}

/** A call failed. The late failures of calls that began before it opened don't prolong the rest. */
export function afterFailure(breaker: BreakerState, now: Date): BreakerState {
  if (breaker.state === "open") return breaker;
  const failures = breaker.failures + 1;
  const opens = breaker.state === "half-open" || failures >= failureThreshold;
  return opens ? { state: "open", failures, openedAt: now } : { state: "closed", failures };
}

const isPristine = (breaker: BreakerState): boolean => breaker.state === "closed" && breaker.failures === 0;

function probeOr(breaker: BreakerState, until: Date, now: Date): Admission {
  if (now < until) return { admitted: false, until };
  const probeUntil = secondsAfter(now, probeLeaseSeconds);
  return { admitted: true, next: { state: "half-open", failures: breaker.failures, probeUntil } };
}

function restEnds({ failures, openedAt }: Extract<BreakerState, { state: "open" }>): Date {
  const doublings = Math.max(0, failures - failureThreshold);
  return secondsAfter(openedAt, Math.min(longestRestSeconds, firstRestSeconds * 2 ** doublings));
}
