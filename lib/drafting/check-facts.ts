/** Finds numbers, addresses, names and promises in a draft that no source has. Pure. */
import type { Recorded } from "@/lib/core/wording";
import type { Span } from "@/lib/knowledge/sentences";
import type { FindingSpan } from "./generation";
import { record } from "./recorded-words";

const number = /\d+(?:[.,:/-]\d+)*/g;
const address =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?:\/\/|www\.)[^\s<>"')]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|example|de|fr|es|it|nl|co\.uk)\b(?:\/[^\s<>"')]*)?/gi;
// A capital letter in mid-sentence. German writes all nouns so.
const name = /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)*/gu;
const promise =
  /\b(?:we|i)(?:'ll|’ll| will| shall| promise| guarantee| can offer)\b[^.!?\n]*\b(?:refund|reimburse|compensat|replac|credit|discount|waive|cancel|upgrad|free of charge|within|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday)|guarantee)\w*|\bwir (?:werden|garantieren|versprechen|erstatten)\b[^.!?\n]*\b(?:erstatt|ersetz|gutschr|rabatt|stornier|garantier|innerhalb|kostenlos)\w*|\bnous (?:allons|garantissons|vous rembours)\b[^.!?\n]*\b(?:rembours|remplac|avoir|remise|annul|sous|gratuit)\w*|\b(?:le|les) (?:vamos a|garantizamos|reembolsaremos)\b[^.!?\n]*/iu;

/** The facts of one sentence that `sources` (every source as one text) do not have; spans are the draft's. */
export function unsupportedFacts(sentence: Span, sources: string, language: string | null): FindingSpan[] {
  const lower = sources.toLowerCase();
  const numbers = new Set(sources.match(number)?.map(plainNumber));
  return [
    ...found(
      sentence,
      address,
      (match) => !lower.includes(match.toLowerCase()),
      (match) => record("addressNowhere", { address: match }),
    ),
    ...found(
      sentence,
      number,
      (match) => !numbers.has(plainNumber(match)),
      (match) => record("numberNowhere", { number: match }),
    ),
    ...(language === "de"
      ? []
      : found(
          sentence,
          name,
          (match) => !lower.includes(match.toLowerCase()),
          (match) => record("nameNowhere", { name: match }),
        )),
  ];
}

/** Whether a sentence commits the company to something. */
export const isPromise = (sentence: string): boolean => promise.test(sentence);

// "4,90" and "4.90" are one price.
const plainNumber = (text: string): string => text.replaceAll(",", ".");

function found(
  sentence: Span,
  pattern: RegExp,
  isUnknown: (match: string) => boolean,
  says: (match: string) => Recorded,
): FindingSpan[] {
  return [...sentence.text.matchAll(pattern)]
    .filter(([match]) => isUnknown(match))
    .map((match) => {
      const { words, wording } = says(match[0]);
      const draftStart = sentence.start + match.index;
      return { kind: "unsupported", message: words, wording, draftStart, draftEnd: draftStart + match[0].length };
    });
}
