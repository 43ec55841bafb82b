import { expect, test } from "vitest";
import { secondsUntilAllowed } from "@/lib/resilience/rate-limit";
import { parseRetryAfter } from "@/lib/resilience/retry-after";

const now = new Date("2026-11-06T08:49:00.000Z");
const wait = (headers: Record<string, string>) => secondsUntilAllowed(new Headers(headers), now);

test.each([
  ["120", 120],
  ["0", 0],
  [" 1.5 ", 1.5],
  ["Fri, 06 Nov 2026 08:49:37 GMT", 37],
  ["Friday, 06-Nov-26 08:49:37 GMT", 37],
  ["Fri Nov  6 08:49:37 2026", 37],
  ["Fri, 06 Nov 2026 08:00:00 GMT", 0],
  ["999999999", 86_400],
])("Retry-After %j is %d seconds from now", (value, seconds) => {
  expect(parseRetryAfter(value, now)).toBe(seconds);
});

test.each(["", "soon", "-5", "1e3", "2026-11-06T08:49:37Z", "Fri, 99 Nov 2026 08:49:37 GMT"])(
  "%j is not a Retry-After",
  (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  },
);

test("Retry-After goes before every other header", () => {
  expect(wait({ "retry-after": "3", "ratelimit-reset": "60" })).toBe(3);
});

test("the rate-limit fields tell the reset of the quota that is spent", () => {
  expect(wait({ ratelimit: '"burst";r=4;t=1, "daily";r=0;t=3600' })).toBe(3600);
  expect(wait({ ratelimit: "limit=100, remaining=0, reset=50" })).toBe(50);
});

test("a reset counts from now, or is a time of day in Unix seconds", () => {
  expect(wait({ "ratelimit-reset": "41" })).toBe(41);
  expect(wait({ "x-ratelimit-reset": String(now.getTime() / 1000 + 90) })).toBe(90);
});

test("an answer without such headers asks for nothing", () => {
  expect(wait({ "x-ratelimit-remaining": "12" })).toBeUndefined();
});
