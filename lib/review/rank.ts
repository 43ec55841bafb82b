import { secondsAfter } from "@/lib/core/clock";

interface Ranked {
  dueAt: Date;
  confidence: number | null;
  risk: number;
}

/**
 * The queue's order, ascending: the due time, brought forward by the expected loss (how likely the draft is wrong, times how grave
 * that is). A held draft has nothing that could be right, so it counts as wrong.
 */
export function rankAt({ dueAt, confidence, risk }: Ranked): Date {
  const expectedLoss = (1 - (confidence ?? 0)) * (1 + risk);
  return secondsAfter(dueAt, -Math.round(expectedLoss * secondsPerLoss));
}

// A surely wrong routine draft is looked at half an hour before a surely right one that is due at the same time.
const secondsPerLoss = 30 * 60;
