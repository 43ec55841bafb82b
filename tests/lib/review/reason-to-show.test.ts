import { expect, test } from "vitest";
import { reasonToShow, whyHere } from "@/lib/review/why-here";

const now = new Date("2026-03-02T09:00:00Z");
const placed = {
  dueAt: new Date("2026-03-02T15:00:00Z"),
  confidence: 0.9,
  risk: 0,
  doubts: 0,
  escalatedAt: null,
  assigneeId: null,
};
const shown = (item: Partial<Omit<typeof placed, "confidence">> & { confidence?: number | null }) =>
  reasonToShow(whyHere({ ...placed, ...item }, now, null));

test("how sure a draft is stands in its own column and is no second reason", () => {
  expect(shown({ confidence: 0.05 })).toBeUndefined();
  expect(shown({ confidence: null })).toBeUndefined();
  expect(shown({ confidence: 0.05, doubts: 2 })).toEqual({ code: "doubts", count: 2 });
});

test("the deadline is shown once it has passed", () => {
  expect(shown({})).toBeUndefined();
  expect(shown({ confidence: null, dueAt: new Date("2026-03-02T08:00:00Z") })).toEqual({ code: "overdue" });
});
