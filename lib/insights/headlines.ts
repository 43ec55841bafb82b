import type { DraftingCost } from "./cost";
import type { DueTimes } from "./due-times";
import { type PromptOutcomes, ratesOf } from "./outcomes";
import type { TimeSaved } from "./time-saved";
import type { ChannelTime } from "./time-to-decision";

export interface Answers {
  outcomes: PromptOutcomes[];
  times: ChannelTime[];
  saved: TimeSaved[];
  due: DueTimes[];
  cost: DraftingCost[];
}

export interface Headlines {
  decided: number;
  approvalRate: number | null;
  editRate: number | null;
  medianSeconds: number | null;
  metRate: number | null;
  costMicros: number;
  /** Of the workflows that have a baseline, and of `savedKnown` decisions; null where it can be told of none. */
  savedMinutes: number | null;
  savedKnown: number;
  hasBaseline: boolean;
}

/** All rows of each answer as one figure. */
export function headlines({ outcomes, times, saved, due, cost }: Answers): Headlines {
  const sum = <Row>(rows: Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const measured = saved.filter(({ savedMinutes }) => savedMinutes !== null);
  const decidedInDue = sum(due, ({ decided }) => decided);
  return {
    decided: sum(outcomes, (row) => row.approved + row.approvedWithEdits + row.rejected),
    ...ratesOf({
      approved: sum(outcomes, ({ drafted }) => drafted.approved),
      approvedWithEdits: sum(outcomes, ({ drafted }) => drafted.approvedWithEdits),
      rejected: sum(outcomes, ({ drafted }) => drafted.rejected),
    }),
    medianSeconds: times.find(({ channel }) => channel === null)?.medianSeconds ?? null,
    metRate: decidedInDue === 0 ? null : sum(due, ({ met }) => met) / decidedInDue,
    costMicros: sum(cost, ({ costMicros }) => costMicros),
    savedMinutes: measured.length === 0 ? null : sum(measured, ({ savedMinutes }) => savedMinutes ?? 0),
    savedKnown: sum(measured, ({ known }) => known),
    hasBaseline: saved.some(({ baselineMinutes }) => baselineMinutes !== null),
  };
}
