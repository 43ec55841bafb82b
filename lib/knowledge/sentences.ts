/** A piece of a text (UTF-16 offsets, end exclusive). */
export interface Span {
  text: string;
  start: number;
  end: number;
}

// A full stop ends a sentence only before white space; the CJK ones always do. A run of marks is tried once, not from each of them.
const sentenceEnd = /(?<![.!?…؟])[.!?…؟]+["'”’»)\]]*(?=\s)|[。！？]+[」』”]*|\n+/gu;
// "e.g." and "12." and "J." end none.
const notAnEnd =
  /(?:\b(?:e\.g|i\.e|etc|no|nr|ca|z\.\s?B|d\.\s?h|bzw|Mr|Mrs|Ms|Dr|St|approx|incl|vs|art|p\.\s?ex)|(?:^|\s)(?:\p{L}|\d{1,3}))\.$/iu;

/** The sentences of a text with their places; line ends end one too. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const found of text.matchAll(sentenceEnd)) {
    const end = found.index + found[0].length;
    const isLineEnd = found[0].startsWith("\n");
    if (!isLineEnd && notAnEnd.test(text.slice(Math.max(start, end - 12), end))) continue;
    addSpan(spans, text, start, end);
    start = end;
  }
  addSpan(spans, text, start, text.length);
  return spans;
}

/** Adds text[start, end) without the white space around it, if anything is left. */
export function addSpan(spans: Span[], text: string, start: number, end: number): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (trimmed === "") return;
  const from = start + piece.indexOf(trimmed);
  spans.push({ text: trimmed, start: from, end: from + trimmed.length });
}
