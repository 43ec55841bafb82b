import { expect, test } from "vitest";
import { nextRenewal, toSeen, withoutLeft } from "@/app/_components/live/seen-review";
import type { LiveReview } from "@/lib/review/live-reviews";

const told: LiveReview = {
  id: "r1",
  draftId: "d1",
  version: 1,
  status: "open",
  outcome: null,
  openedAt: "2026-03-02T09:00:00.000Z",
  claimedBy: { memberId: "m1", name: "Rita", forMs: 120_000 },
  viewers: [
    { memberId: "m1", name: "Rita", forMs: 45_000 },
    { memberId: "m2", name: "Arun", forMs: 20_000 },
  ],
  closing: null,
};

test("people stay for as long as was told, by this machine's clock, and whoever is not heard of again leaves", () => {
  const now = 1_000_000;
  const seen = toSeen(told, now);
  const at = (later: number) => withoutLeft(seen, now + later);

  expect(at(19_999)).toBe(seen);
  expect(at(20_000).viewers.map(({ name }) => name)).toEqual(["Rita"]);
  expect(at(119_999)).toMatchObject({ claimedBy: { name: "Rita" }, viewers: [] });
  expect(at(120_000).claimedBy).toBeNull();
});

test("who is there is asked again before the first one's time is up; never, where nobody is", () => {
  const now = 1_000_000;
  expect(nextRenewal(toSeen(told, now))).toBe(now + 15_000);
  expect(nextRenewal(toSeen({ ...told, claimedBy: null, viewers: [] }, now))).toBe(Infinity);
});
