const word = /[\p{L}\p{M}\p{N}]+/gu;
// Scripts that put no spaces between words.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/**
 * The words of a text in order: letters and digits only, lower case. Both sides of a search are made of these, so that the
 * database's own parser and locale never differ from ours.
 */
export function wordsOf(text: string): string[] {
  const runs = text.normalize("NFKC").toLowerCase().match(word) ?? [];
  return runs.some((run) => unspaced.test(run)) ? runs.flatMap(segmented) : runs;
}

function segmented(run: string): string[] {
  return unspaced.test(run) ? Array.from(segmenter.segment(run), ({ segment }) => segment) : [run];
}
