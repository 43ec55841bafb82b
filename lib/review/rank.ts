import { secondsAfter } from "@/lib/core/clock";

export interface AtStake {
  /** In [0, 1]; null for a held draft: nothing was drafted that could be right, so it counts as wrong. */
  confidence: number | null;
  /** 0 routine to 3 grave and irreversible. */
  risk: number;
  /** How bad a wrong answer is, in relation to other workflows; 1 unless told. */
  cost?: number | undefined;
}

/** Probability wrong x cost x irreversibility, without a unit: 1 is a surely wrong draft of a routine workflow. */
export const expectedLoss = ({ confidence, risk, cost = 1 }: AtStake): number =>
  (1 - (confidence ?? 0)) * cost * (1 + risk);

/** The queue's order, ascending: the due time, brought forward by what waiting may cost. */
export const rankAt = (dueAt: Date, loss: number): Date => secondsAfter(dueAt, -Math.round(loss * secondsPerLoss));

// A surely wrong routine draft is looked at half an hour before a surely right one that is due at the same time.
const secondsPerLoss = 30 * 60;
