/** Drafts that say much the same, as one text and what each has of its own. */
import { diffWordsWithSpace } from "diff";

/** What stands in one draft in place of the model's words. Either may be empty. */
export interface Difference {
  model: string;
  own: string;
}

export interface Compared {
  /** Index of the text that the others are nearest to. */
  model: number;
  each: {
    differences: Difference[];
    /** In [0, 1]: the part of the words that both have (Dice's coefficient over words). */
    alike: number;
  }[];
  /** UTF-16 spans of the model that differ in a text that is like it. */
  varying: { start: number; end: number }[];
}

/** Less alike than this, a draft wants to be read on its own. */
export const standsApartBelow = 0.8;

/** Compares at most a hundred texts or so: each with each. */
export function compareAlike(texts: readonly string[]): Compared {
  const words = texts.map(wordsOf);
  const sums = words.map((some) => words.reduce((sum, others) => sum + dice(some, others), 0));
  const model = Math.max(0, sums.indexOf(Math.max(...sums)));
  const varying: Compared["varying"] = [];
  const each = texts.map((text, index) => {
    const alike = dice(words[model] ?? new Map(), words[index] ?? new Map());
    const { differences, spans } = differ(texts[model] ?? "", text);
    if (alike >= standsApartBelow) varying.push(...spans);
    return { differences, alike };
  });
  return { model, each, varying: merge(varying) };
}

function differ(model: string, text: string): { differences: Difference[]; spans: Compared["varying"] } {
  const differences: Difference[] = [];
  const spans: Compared["varying"] = [];
  let at = 0;
  let open: Difference | null = null;
  for (const { value, added, removed } of diffWordsWithSpace(model, text)) {
    if (!added && !removed) {
      // A space between two changes belongs to both.
      if (open && value.trim() === "") {
        open.model += value;
        open.own += value;
      } else open = null;
      at += value.length;
      continue;
    }
    if (!open) differences.push((open = { model: "", own: "" }));
    if (added) open.own += value;
    else {
      open.model += value;
      spans.push({ start: at, end: at + value.length });
      at += value.length;
    }
  }
  return { differences, spans };
}

function wordsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function dice(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [word, count] of some) common += Math.min(count, others.get(word) ?? 0);
  const all = sizeOf(some) + sizeOf(others);
  return all === 0 ? 1 : (2 * common) / all;
}

const sizeOf = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);

function merge(spans: Compared["varying"]): Compared["varying"] {
  const merged: Compared["varying"] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
