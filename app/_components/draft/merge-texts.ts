/** Bringing a reviewer's text together with a version that somebody else made meanwhile. Pure. */
import { diff3MergeRegions } from "node-diff3";

/** A part of the merged text: the same for both or changed by one of them; or changed by both, in two ways. */
export type Part = { text: string; by: "both" | "mine" | "theirs" } | { mine: string; theirs: string };

/** Three-way merge, sentence by sentence: two changes in one sentence are for a person to choose from. */
export function mergeTexts(base: string, mine: string, theirs: string): Part[] {
  return diff3MergeRegions(sentences(mine), sentences(base), sentences(theirs)).map((region) => {
    if (!region.stable) return choice(region.aContent.join(""), region.bContent.join(""));
    const by = { a: "mine", o: "both", b: "theirs" } as const;
    return { text: region.bufferContent.join(""), by: by[region.buffer] };
  });
}

/** Both may have made the same change. */
const choice = (mine: string, theirs: string): Part =>
  mine === theirs ? { text: mine, by: "both" } : { mine, theirs };

export const isConflict = (part: Part): part is Extract<Part, { mine: string }> => "mine" in part;

function sentences(text: string): string[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
