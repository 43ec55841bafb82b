import { expect, test } from "vitest";
import { fullJitterSeconds, retryDelaySeconds } from "@/lib/resilience/retry";

const highest = () => 0.999_999;

test("the bound of the delay doubles from one second and stays at ten minutes", () => {
  const bounds = [0, 1, 2, 3, 9, 10, 60].map((retries) => Math.round(fullJitterSeconds(retries, highest)));
  expect(bounds).toEqual([1, 2, 4, 8, 512, 600, 600]);
});

test("any moment below the bound may be drawn, so that callers who failed together come back apart", () => {
  expect(fullJitterSeconds(5, () => 0)).toBe(0);
  expect(fullJitterSeconds(5, () => 0.5)).toBe(16);
});

test("a target's Retry-After is waited in full, with jitter on top", () => {
  expect(retryDelaySeconds(1, 30, () => 0)).toBe(30);
  expect(retryDelaySeconds(3, 30, () => 0.5)).toBe(32);
});

test("a target that asks for a week is asked again after a day", () => {
  expect(retryDelaySeconds(1, 7 * 86_400, () => 0)).toBe(86_400);
});

test("waiting that did not count as a failure is still spread", () => {
  expect(retryDelaySeconds(0, undefined, () => 0.5)).toBe(0.5);
});
