import type { Signal } from "./signal";

/** From here on a draft is likely right. */
export const likelyFrom = 0.8;
/** Below this, nobody should be sure of it. */
export const unsureBelow = 0.55;

const bands = [
  { from: likelyFrom, says: "Likely right" },
  { from: unsureBelow, says: "Check" },
  { from: 0, says: "Unsure" },
] as const;

/** Confidence in words, with the reason that tells most: the weakest signal, or the strongest of a good draft. */
export function confidenceWords(confidence: number | null, signals: readonly Signal[]): string {
  if (confidence === null) return "Not drafted";
  const band = bands.find(({ from }) => confidence >= from) ?? bands[2];
  const byValue = [...signals].sort((a, b) => a.value - b.value);
  const telling = band === bands[0] ? byValue.at(-1) : byValue[0];
  return telling ? `${band.says}: ${lowerFirst(telling.says)}` : band.says;
}

export const confidenceBand = (confidence: number | null): string =>
  confidence === null ? "Not drafted" : (bands.find(({ from }) => confidence >= from) ?? bands[2]).says;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
