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
  /** Of each, in the order given. Null: it says too much else to be told by its differences, and wants to be read on its own. */
  differences: (Difference[] | null)[];
  /** UTF-16 spans of the model that differ in a text that is like it. */
  varying: { start: number; end: number }[];
}

/** The part of the words that two texts must both have (Dice's coefficient over words). */
const standsApartBelow = 0.8;
/** Words and spaces taken out and put in; nobody reads more differences in a row of a table, and finding them takes its square in time. */
const mostEdits = 200;

/** Compares each with the one that has most in common with all. Takes time by the length of all, not by its square. */
export function compareAlike(texts: readonly string[]): Compared {
  const words = texts.map(wordsOf);
  const model = mostCommon(words);
  const common = words[model];
  const varying: Compared["varying"] = [];
  const differences = texts.map((text, index) => {
    const own = words[index];
    // What is not alike is not compared word by word: of long texts that takes seconds.
    if (!common || !own || dice(common, own) < standsApartBelow) return null;
    const found = differ(texts[model] ?? "", text);
    varying.push(...(found?.spans ?? []));
    return found?.differences ?? null;
  });
  return { model, differences, varying: merge(varying) };
}

function differ(model: string, text: string): { differences: Difference[]; spans: Compared["varying"] } | null {
  const parts = diffWordsWithSpace(model, text, { maxEditLength: mostEdits });
  if (!parts) return null;
  const differences: Difference[] = [];
  const spans: Compared["varying"] = [];
  let at = 0;
  let open: Difference | null = null;
  for (const { value, added, removed } of parts) {
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

/** The words of a text, each told apart from the same one before it, so that what texts have in common is counted by looking up. */
function wordsOf(text: string): Set<string> {
  const counts = new Map<string, number>();
  return new Set(
    (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => {
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      return `${word} ${count}`;
    }),
  );
}

function dice(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let common = 0;
  for (const word of some) if (others.has(word)) common += 1;
  const all = some.size + others.size;
  return all === 0 ? 1 : (2 * common) / all;
}

/** Index of the text that is most like all of them taken together. */
function mostCommon(texts: readonly ReadonlySet<string>[]): number {
  const having = new Map<string, number>();
  for (const words of texts) for (const word of words) having.set(word, (having.get(word) ?? 0) + 1);
  const all = texts.reduce((sum, { size }) => sum + size, 0);
  const alike = texts.map((words) => {
    let common = 0;
    for (const word of words) common += having.get(word) ?? 0;
    return common / (texts.length * words.size + all);
  });
  return Math.max(0, alike.indexOf(Math.max(...alike)));
}

function merge(spans: Compared["varying"]): Compared["varying"] {
  const merged: Compared["varying"] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
