import { addSpan, sentencesOf, type Span } from "./sentences";

/** Characters of a chunk, at the most, unless one sentence alone is longer than `hardLimit`. */
export const chunkLength = 700;
const hardLimit = 2 * chunkLength;

/**
 * Cuts a document into passages of at most about `chunkLength` characters: whole paragraphs where they fit, else whole
 * sentences. Offsets are into the document.
 */
export function splitChunks(body: string): Span[] {
  const chunks: Span[] = [];
  let start = -1;
  let end = -1;
  for (const piece of paragraphsOf(body).flatMap(fittingPieces)) {
    if (start >= 0 && piece.end - start > chunkLength) {
      addSpan(chunks, body, start, end);
      start = -1;
    }
    if (start < 0) start = piece.start;
    end = piece.end;
  }
  if (start >= 0) addSpan(chunks, body, start, end);
  return chunks;
}

function paragraphsOf(body: string): Span[] {
  const paragraphs: Span[] = [];
  let start = 0;
  for (const gap of body.matchAll(/\n[^\S\n]*\n\s*/g)) {
    addSpan(paragraphs, body, start, gap.index);
    start = gap.index + gap[0].length;
  }
  addSpan(paragraphs, body, start, body.length);
  return paragraphs;
}

function fittingPieces(paragraph: Span): Span[] {
  if (paragraph.text.length <= chunkLength) return [paragraph];
  return sentencesOf(paragraph.text)
    .flatMap(brokenUp)
    .map((piece) => ({ text: piece.text, start: paragraph.start + piece.start, end: paragraph.start + piece.end }));
}

// Text with no sentence ends (a table, a log) is cut by length, at a space where there is one.
function brokenUp(sentence: Span): Span[] {
  if (sentence.text.length <= hardLimit) return [sentence];
  const pieces: Span[] = [];
  let start = 0;
  while (start < sentence.text.length) {
    const end =
      start + chunkLength >= sentence.text.length
        ? sentence.text.length
        : cutBefore(sentence.text, start + chunkLength, start);
    addSpan(pieces, sentence.text, start, end);
    start = end;
  }
  return pieces.map((piece) => ({
    text: piece.text,
    start: sentence.start + piece.start,
    end: sentence.start + piece.end,
  }));
}

function cutBefore(text: string, limit: number, from: number): number {
  const space = text.lastIndexOf(" ", limit);
  if (space > from) return space;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return splitsPair ? limit - 1 : limit;
}
