import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { retryAt } from "@/lib/engine/backoff";
import { instantOf } from "@/lib/engine/duration";
import { groupCommit } from "@/lib/engine/group-commit";
import { parseStorable } from "@/lib/engine/storable";

const now = new Date("2026-11-21T12:00:00Z");
const after = (date: Date): number => date.getTime() - now.getTime();

describe("a retry", () => {
  test("comes later each time, never at the same moment for all, and within the hour", () => {
    for (const attempt of [0, 1, 5, 30]) {
      const delays = Array.from({ length: 50 }, () => after(retryAt(attempt, undefined, now)));
      const longest = Math.min(3_600_000, 1000 * 2 ** attempt);
      expect(Math.max(...delays)).toBeLessThanOrEqual(longest);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(longest / 2);
      expect(new Set(delays).size).toBeGreaterThan(10);
    }
  });

  test("comes when it was asked for, in seconds or as a date", () => {
    expect(after(retryAt(0, "90", now))).toBe(90_000);
    expect(after(retryAt(0, "Sat, 21 Nov 2026 12:01:00 GMT", now))).toBe(60_000);
    expect(after(retryAt(0, "2026-11-21T12:00:05Z", now))).toBe(5000);
    expect(after(retryAt(0, "Sat, 21 Nov 2026 11:00:00 GMT", now))).toBe(0);
    expect(after(retryAt(0, "soon", now))).toBeLessThanOrEqual(1000);
  });
});

test("a duration is read as the SDK writes it, and a date as a date", () => {
  expect(after(instantOf("1h30m", now))).toBe(5_400_000);
  expect(after(instantOf("2w1d", now))).toBe(15 * 86_400_000);
  expect(instantOf("2027-01-01T00:00:00.000Z", now)).toEqual(new Date("2027-01-01T00:00:00Z"));
  expect(() => instantOf("a while", now)).toThrow(/neither a duration nor a date/);
});

test("text that PostgreSQL can't hold is taken out of keys and values, and nothing else", () => {
  const text = JSON.stringify({ "k\0": ["a\0b", "\ud800", "\\u0000 as text"], n: 1 });
  expect(parseStorable(text)).toEqual({ k: ["ab", "\ufffd", "\\u0000 as text"], n: 1 });
});

describe("a group commit", () => {
  test("hands over together what came while the last was under way", async () => {
    const groups: number[][] = [];
    const add = groupCommit(async (items: number[]) => {
      groups.push(items);
      await sleep(20);
      return items.map((item) => item * 2);
    });
    const first = add(1);
    await sleep(5);
    const results = await Promise.all([first, add(2), add(3), add(4)]);

    expect(results).toEqual([2, 4, 6, 8]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  test("lets only the bad item fail", async () => {
    const add = groupCommit((items: number[]) =>
      items.includes(13) ? Promise.reject(new Error("thirteen")) : Promise.resolve(items),
    );
    const results = await Promise.allSettled([add(1), add(13), add(2)]);

    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
