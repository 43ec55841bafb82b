/** Until when a draft can be put off with one choice. Pure. */

export const snoozeChoices = ["hour", "hours", "tomorrow", "monday"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

export interface SnoozeTime {
  choice: SnoozeChoice;
  at: Date;
  /** The draft is due before. */
  late: boolean;
}

/** In the time zone of the machine, which is the reader's; mornings begin at nine. */
export const snoozeTimes = (now: Date, due: Date): SnoozeTime[] =>
  snoozeChoices.map((choice) => {
    const at = timeOf(choice, now);
    return { choice, at, late: at > due };
  });

/** What is offered first: the longest until tomorrow that ends before the draft is due, or else the shortest. */
export const firstChoice = (times: readonly SnoozeTime[]): SnoozeChoice =>
  times.findLast(({ choice, late }) => choice !== "monday" && !late)?.choice ?? "hour";

function timeOf(choice: SnoozeChoice, now: Date): Date {
  const hours = { hour: 1, hours: 3 };
  if (choice === "hour" || choice === "hours") return new Date(now.getTime() + hours[choice] * 3_600_000);
  const days = choice === "tomorrow" ? 1 : (8 - now.getDay()) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
}
