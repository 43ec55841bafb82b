import { isEmptyWord } from "./stop-words";
import { wordsOf } from "./words";

/** The most terms that one search looks for. */
export const maximumTerms = 24;
// Enough of a long message to know its subject.
const charactersRead = 8_000;
const openingWords = 40;

/**
 * The words of a text that tell most of its subject, in the text's order: no small words, no long numbers; of many, those
 * said more than once, said early, or long (long words are rare ones).
 */
export function queryTerms(text: string, language: string | null): string[] {
  const candidates = new Map<string, { order: number; times: number }>();
  for (const [order, word] of wordsOf(text.slice(0, charactersRead)).entries()) {
    if (!isTelling(word, language)) continue;
    const seen = candidates.get(word);
    if (seen) seen.times += 1;
    else candidates.set(word, { order, times: 1 });
  }

  return [...candidates]
    .map(([word, { order, times }]) => ({ word, order, telling: tellingness(word, order, times) }))
    .sort((a, b) => b.telling - a.telling || a.order - b.order)
    .slice(0, maximumTerms)
    .sort((a, b) => a.order - b.order)
    .map(({ word }) => word);
}

function isTelling(word: string, language: string | null): boolean {
  if (word.length > 40 || isEmptyWord(word, language)) return false;
  if (/\p{N}/u.test(word)) return /^\d{1,3}$/.test(word) ? false : !/\d{3,}|\d.*\d/.test(word);
  // One letter is a word only where letters are words.
  return word.length > 1 || !/\p{Script=Latin}/u.test(word);
}

const tellingness = (word: string, order: number, times: number): number =>
  (1 + Math.log(times)) * Math.min(word.length, 10) * (order < openingWords ? 1.5 : 1);
