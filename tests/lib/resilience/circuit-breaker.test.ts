import { expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import {
  afterFailure,
  afterSuccess,
  askBreaker,
  type BreakerState,
  closed,
  failureThreshold,
  firstRestSeconds,
  longestRestSeconds,
  probeLeaseSeconds,
} from "@/lib/resilience/circuit-breaker";

const start = new Date("2026-03-02T09:00:00.000Z");
const after = (seconds: number) => secondsAfter(start, seconds);

function failTimes(times: number, breaker: BreakerState = closed): BreakerState {
  return times === 0 ? breaker : failTimes(times - 1, afterFailure(breaker, start));
}

function probe(breaker: BreakerState, now: Date): BreakerState {
  const admission = askBreaker(breaker, now);
  if (!admission.admitted || !admission.next) throw new Error("There is no probe to be had.");
  return admission.next;
}

const opened = failTimes(failureThreshold);

test("failures below the threshold leave calls alone, and one success forgets them", () => {
  const nearly = failTimes(failureThreshold - 1);
  expect(askBreaker(nearly, start)).toEqual({ admitted: true });
  expect(afterSuccess(nearly)).toEqual(closed);
});

test("consecutive failures up to the threshold stop all calls for a rest", () => {
  expect(askBreaker(opened, start)).toEqual({ admitted: false, until: after(firstRestSeconds) });
});

test("after the rest one caller is the probe; the others wait until it is given up", () => {
  const probed = probe(opened, after(firstRestSeconds));
  const until = after(firstRestSeconds + probeLeaseSeconds);
  expect(askBreaker(probed, after(firstRestSeconds + 1))).toEqual({ admitted: false, until });
});

test("a probe that never came back makes way for another", () => {
  const probed = probe(opened, after(firstRestSeconds));
  expect(askBreaker(probed, after(firstRestSeconds + probeLeaseSeconds))).toMatchObject({ admitted: true });
});

test("a probe that succeeds closes the breaker", () => {
  expect(afterSuccess(probe(opened, after(firstRestSeconds)))).toEqual(closed);
});

test("each probe that fails doubles the rest, up to its bound", () => {
  let breaker = opened;
  let now = start;
  const rests: number[] = [];
  for (let round = 0; round < 8; round++) {
    const refused = askBreaker(breaker, now);
    if (refused.admitted) throw new Error("It should rest.");
    rests.push((refused.until.getTime() - now.getTime()) / 1000);
    now = refused.until;
    breaker = afterFailure(probe(breaker, now), now);
  }
  expect(rests.slice(0, 3)).toEqual([firstRestSeconds, firstRestSeconds * 2, firstRestSeconds * 4]);
  expect(rests.at(-1)).toBe(longestRestSeconds);
});

test("late answers of calls from before it opened neither close it nor prolong the rest", () => {
  expect(afterSuccess(opened)).toBe(opened);
  expect(afterFailure(opened, after(4))).toBe(opened);
});
