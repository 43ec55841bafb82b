/** The sources of a draft, indexed by word stems, so that each sentence of the draft can be looked up in them. */
import { isEmptyWord } from "@/lib/knowledge/stop-words";
import type { Passage } from "@/lib/knowledge/search-passages";
import { sentencesOf, type Span } from "@/lib/knowledge/sentences";
import { wordsOf } from "@/lib/knowledge/words";

export interface SourceSentence extends Span {
  stems: ReadonlySet<string>;
}

export interface Source {
  passage: Passage;
  stems: ReadonlySet<string>;
  sentences: SourceSentence[];
}

export const indexSource = (passage: Passage): Source => ({
  passage,
  stems: stemsOf(`${passage.title} ${passage.text}`, passage.language),
  sentences: sentencesOf(passage.text).map((span) => ({ ...span, stems: stemsOf(span.text, passage.language) })),
});

/** The telling words of a text, cut to their first letters: near enough to a stem in every language that has endings. */
export function stemsOf(text: string, language: string | null): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => isTelling(word, language))
      .map((word) => word.slice(0, stemLength)),
  );
}

const stemLength = 5;

const isTelling = (word: string, language: string | null): boolean =>
  (word.length > 2 || /[^\p{Script=Latin}\p{N}]/u.test(word)) && !/^\d/.test(word) && !isEmptyWord(word, language);

/** The share of the first that is in the second too. */
export function shareIn(stems: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): number {
  if (stems.size === 0) return 0;
  let found = 0;
  for (const stem of stems) if (others.some((other) => other.has(stem))) found += 1;
  return found / stems.size;
}
