import type { Signal } from "./signal";

/** From here on a draft is likely right. */
export const likelyFrom = 0.8;
/** Below this, nobody should be sure of it. */
export const unsureBelow = 0.55;

export const confidenceBands = ["likely", "check", "unsure", "unmeasured", "held"] as const;
export type ConfidenceBand = (typeof confidenceBands)[number];

const inEnglish: Record<ConfidenceBand, string> = {
  likely: "Likely right",
  check: "Check",
  unsure: "Unsure",
  unmeasured: "Not measured",
  held: "Not drafted",
};

/** Null: there was nothing to measure; `held`: because nothing was drafted. */
export function bandOf(confidence: number | null, held: boolean): ConfidenceBand {
  if (confidence === null) return held ? "held" : "unmeasured";
  return confidence >= likelyFrom ? "likely" : confidence >= unsureBelow ? "check" : "unsure";
}

/** The reason that tells most: the weakest signal, or the strongest of a good draft. */
export function tellingSignal(confidence: number | null, signals: readonly Signal[]): Signal | undefined {
  if (confidence === null) return undefined;
  const byValue = [...signals].sort((a, b) => a.value - b.value);
  return confidence >= likelyFrom ? byValue.at(-1) : byValue[0];
}

/** Confidence in words, with the reason that tells most, in English. */
export function confidenceWords(confidence: number | null, signals: readonly Signal[], held: boolean): string {
  const words = inEnglish[bandOf(confidence, held)];
  const telling = tellingSignal(confidence, signals);
  return telling ? `${words}: ${afterColon(telling.says)}` : words;
}

/** An English sentence that goes on one that ends in a colon. */
export const afterColon = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
