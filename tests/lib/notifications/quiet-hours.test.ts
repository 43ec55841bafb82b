import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkingHours } from "@/lib/members/preferences";
import { WorkingHours as WorkingHoursSchema } from "@/lib/members/preferences";
import { mayTellAt } from "@/lib/notifications/quiet-hours";
import { whenToTell } from "@/lib/notifications/when-to-tell";

const weekdays = [1, 2, 3, 4, 5];
const berlin = (given: Partial<WorkingHours> = {}): WorkingHours => ({
  zone: "Europe/Berlin",
  days: weekdays,
  from: "09:00",
  to: "17:00",
  ...given,
});
const at = (now: string, hours?: WorkingHours, quietUntil?: string): string =>
  mayTellAt({ hours, quietUntil }, new Date(now)).toISOString();

test("in working hours it is now, before them when they begin, after them on the next working day", () => {
  // A Thursday in winter, an hour ahead of UTC.
  expect(at("2026-01-15T08:00:00.000Z", berlin())).toBe("2026-01-15T08:00:00.000Z");
  expect(at("2026-01-15T15:59:59.999Z", berlin())).toBe("2026-01-15T15:59:59.999Z");
  expect(at("2026-01-15T05:00:00.000Z", berlin())).toBe("2026-01-15T08:00:00.000Z");
  expect(at("2026-01-15T16:00:00.000Z", berlin())).toBe("2026-01-16T08:00:00.000Z");
  expect(at("2026-01-16T16:00:00.000Z", berlin())).toBe("2026-01-19T08:00:00.000Z");
});

test("they stay where they are on the wall when clocks are changed", () => {
  const all = berlin({ days: [6, 7, 1] });
  // Summer time began on 29 March and ended on 25 October 2026.
  expect(at("2026-03-28T17:00:00.000Z", all)).toBe("2026-03-29T07:00:00.000Z");
  expect(at("2026-10-24T17:00:00.000Z", all)).toBe("2026-10-25T08:00:00.000Z");
  expect(at("2026-03-29T15:00:00.000Z", all)).toBe("2026-03-30T07:00:00.000Z");
});

test("an hour that is skipped moves on, and one that comes twice counts the first time", () => {
  const night = berlin({ days: [7], from: "02:30", to: "05:00" });
  expect(at("2026-03-28T22:00:00.000Z", night)).toBe("2026-03-29T01:30:00.000Z");
  expect(at("2026-10-24T22:00:00.000Z", night)).toBe("2026-10-25T00:30:00.000Z");
  // 02:30 to 03:00 is over before it has begun on that night: the Sunday after.
  const skipped = berlin({ days: [7], from: "02:30", to: "03:00" });
  expect(at("2026-03-28T22:00:00.000Z", skipped)).toBe("2026-04-05T00:30:00.000Z");
});

test("zones that are half an hour off, and put their clocks on by half an hour, count as well", () => {
  expect(at("2026-05-04T00:00:00.000Z", berlin({ zone: "Asia/Kolkata" }))).toBe("2026-05-04T03:30:00.000Z");
  // Lord Howe: +11:00 in summer, +10:30 from 5 April 2026 on.
  const island = berlin({ zone: "Australia/Lord_Howe", days: [6, 7] });
  expect(at("2026-04-03T12:00:00.000Z", island)).toBe("2026-04-03T22:00:00.000Z");
  expect(at("2026-04-04T12:00:00.000Z", island)).toBe("2026-04-04T22:30:00.000Z");
});

test("hours over midnight belong to the day on which they begin", () => {
  const nights = berlin({ days: [5], from: "22:00", to: "06:00" });
  expect(at("2026-01-16T23:00:00.000Z", nights)).toBe("2026-01-16T23:00:00.000Z");
  // Saturday, five in the morning: still Friday's. At six it is over, until the next Friday.
  expect(at("2026-01-17T04:00:00.000Z", nights)).toBe("2026-01-17T04:00:00.000Z");
  expect(at("2026-01-17T05:00:00.000Z", nights)).toBe("2026-01-23T21:00:00.000Z");
  expect(at("2026-01-16T02:00:00.000Z", nights)).toBe("2026-01-16T21:00:00.000Z");
  const wholeDay = berlin({ days: [3], from: "08:00", to: "08:00" });
  expect(at("2026-01-15T06:59:00.000Z", wholeDay)).toBe("2026-01-15T06:59:00.000Z");
});

test("without a day, or without hours, it is at any time; quiet holds until it ends, and then the hours", () => {
  expect(at("2026-01-17T03:00:00.000Z", berlin({ days: [] }))).toBe("2026-01-17T03:00:00.000Z");
  expect(at("2026-01-17T03:00:00.000Z")).toBe("2026-01-17T03:00:00.000Z");
  expect(at("2026-01-15T08:00:00.000Z", undefined, "2026-01-15T12:00:00Z")).toBe("2026-01-15T12:00:00.000Z");
  expect(at("2026-01-15T08:00:00.000Z", berlin(), "2026-01-15T18:00:00Z")).toBe("2026-01-16T08:00:00.000Z");
  expect(at("2026-01-15T08:00:00.000Z", berlin(), "2026-01-14T18:00:00Z")).toBe("2026-01-15T08:00:00.000Z");
});

test("whatever the hours, it is never before now, and once it is, it is at once", () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
  const hours = fc.record({
    zone: fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
    from: time,
    to: time,
  });
  const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(hours, instant, (hours, now) => {
      const first = mayTellAt({ hours }, now);
      expect(first.getTime()).toBeGreaterThanOrEqual(now.getTime());
      expect(first.getTime() - now.getTime()).toBeLessThanOrEqual(15 * 86_400_000);
      expect(mayTellAt({ hours }, first)).toEqual(first);
    }),
    { numRuns: 300 },
  );
});

const night = new Date("2026-01-15T23:00:00.000Z");
const morning = new Date("2026-01-16T08:00:00.000Z");

test.each([
  ["an escalation", { reason: "escalated", risk: 0 }, [], morning],
  ["an escalation that is let through", { reason: "escalated", risk: 0 }, ["escalated"], night],
  ["a grave draft", { reason: "assigned", risk: 2 }, ["escalated"], morning],
  ["a grave draft that is let through", { reason: "assigned", risk: 2 }, ["grave"], night],
  ["a routine draft", { reason: "assigned", risk: 1 }, ["escalated", "grave"], morning],
] as const)("outside of working hours %s is told of when its reader lets it", (_what, about, anytime, then) => {
  expect(whenToTell({ hours: berlin(), anytime: [...anytime] }, about, night)).toEqual(then);
  expect(whenToTell({ quietUntil: morning.toISOString(), anytime: [...anytime] }, about, night)).toEqual(then);
});

test("only what is neither grave nor escalated is collected", () => {
  const minutes = (reason: "assigned" | "escalated", risk: number) =>
    (whenToTell({ collectMinutes: 30 }, { reason, risk }, night).getTime() - night.getTime()) / 60_000;
  expect([minutes("assigned", 0), minutes("assigned", 1)]).toEqual([30, 30]);
  expect([minutes("assigned", 2), minutes("escalated", 0)]).toEqual([0, 0]);
  // Collected into the night, it waits for the morning.
  const evening = new Date("2026-01-15T15:45:00.000Z");
  expect(whenToTell({ hours: berlin(), collectMinutes: 30 }, { reason: "assigned", risk: 0 }, evening)).toEqual(
    morning,
  );
});

test("working hours name a zone, days and times that there are", () => {
  const takes = (given: Partial<Record<keyof WorkingHours, unknown>>) =>
    WorkingHoursSchema.safeParse({ ...berlin(), ...given }).success;
  expect(takes({})).toBe(true);
  const wrong = [
    { zone: "Berlin" },
    { zone: "+01:00" },
    { zone: "IST" },
    { zone: "PST" },
    { days: [0] },
    { to: "24:00" },
  ];
  expect(wrong.map(takes)).toEqual(wrong.map(() => false));
});

test("every zone that can be saved can be counted with, and one that can't counts as no hours", () => {
  const now = "2026-05-04T00:00:00.000Z";
  for (const zone of ["UTC", ...Intl.supportedValuesOf("timeZone")]) {
    expect(WorkingHoursSchema.safeParse(berlin({ zone })).success, zone).toBe(true);
    expect(Date.parse(at(now, berlin({ zone })))).toBeGreaterThanOrEqual(Date.parse(now));
  }
  expect(at(now, berlin({ zone: "IST" }))).toBe(now);
});
