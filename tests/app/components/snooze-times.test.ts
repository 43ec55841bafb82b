import { expect, test } from "vitest";
import { firstChoice, snoozeTimes } from "@/app/_components/draft/snooze-times";

// A Thursday, in the zone of the machine.
const now = new Date(2026, 10, 26, 15, 0);
const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

test("mornings begin at nine, and Monday is the next, on a Monday too", () => {
  const at = (from: Date) => snoozeTimes(from, from).map((time) => time.at);
  expect(at(now)).toEqual([after(1), after(3), new Date(2026, 10, 27, 9), new Date(2026, 10, 30, 9)]);
  expect(at(new Date(2026, 10, 30, 8))[3]).toEqual(new Date(2026, 11, 7, 9));
  expect(at(new Date(2026, 10, 29, 23))[3]).toEqual(new Date(2026, 10, 30, 9));
});

test.each([
  ["due next week", 24 * 7, "tomorrow", []],
  ["due in two days", 48, "tomorrow", ["monday"]],
  ["due tonight", 6, "hours", ["tomorrow", "monday"]],
  ["due in two hours", 2, "hour", ["hours", "tomorrow", "monday"]],
  ["overdue", -1, "hour", ["hour", "hours", "tomorrow", "monday"]],
])("a draft that is %s is not put off past its deadline unless somebody chooses to", (_, hours, first, late) => {
  const times = snoozeTimes(now, after(hours));
  expect(firstChoice(times)).toBe(first);
  expect(times.filter((time) => time.late).map(({ choice }) => choice)).toEqual(late);
});
