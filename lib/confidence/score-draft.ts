/** Signals in, one number out. Pure. */
import type { Signal } from "./signal";

export interface Score {
  /** In [0, 1]: how likely a reviewer is to approve the draft unedited. */
  confidence: number;
  calibratorVersion: string;
}

/** Named so, until enough decisions are there to fit one: the numbers order drafts, they are no frequencies yet. */
export const uncalibrated = "uncalibrated-1";

/**
 * The geometric mean of the signals: one weak reason pulls the whole down, as it does for a reader. No signals: no confidence.
 */
export function scoreDraft(signals: readonly Signal[]): Score {
  if (signals.length === 0) return { confidence: 0, calibratorVersion: uncalibrated };
  const logs = signals.map((signal) => Math.log(Math.min(1, Math.max(floor, signal.value))));
  const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  return { confidence: Math.round(mean * 1000) / 1000, calibratorVersion: uncalibrated };
}

// A signal at zero must not make all drafts with one equal.
const floor = 0.02;
