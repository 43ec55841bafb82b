import type { Signal } from "./signal";

/** From here on a draft is likely right. */
export const likelyFrom = 0.8;
/** Below this, nobody should be sure of it. */
export const unsureBelow = 0.55;

export const confidenceBands = ["likely", "check", "unsure", "held"] as const;
export type ConfidenceBand = (typeof confidenceBands)[number];

const inEnglish: Record<ConfidenceBand, string> = {
  likely: "Likely right",
  check: "Check",
  unsure: "Unsure",
  held: "Not drafted",
};

/** Null: nothing was drafted. */
export function bandOf(confidence: number | null): ConfidenceBand {
  if (confidence === null) return "held";
  return confidence >= likelyFrom ? "likely" : confidence >= unsureBelow ? "check" : "unsure";
}

/**
 * Confidence in words, with the reason that tells most: the weakest signal, or the strongest of a good draft. A page gives the band in
 * its reader's language; the reason stands in that in which it was recorded.
 */
export function confidenceWords(
  confidence: number | null,
  signals: readonly Signal[],
  words: Record<ConfidenceBand, string> = inEnglish,
): string {
  const band = bandOf(confidence);
  const byValue = [...signals].sort((a, b) => a.value - b.value);
  const telling = band === "likely" ? byValue.at(-1) : byValue[0];
  return telling && band !== "held" ? `${words[band]}: ${lowerFirst(telling.says)}` : words[band];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
