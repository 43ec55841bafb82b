/** Says of every sentence of a draft which article supports it, and marks what none does. Works the same for any drafter. Pure. */
import type { Passage } from "@/lib/knowledge/search-passages";
import { sentencesOf, type Span } from "@/lib/knowledge/sentences";
import { isPromise, unsupportedFacts } from "./check-facts";
import { isCourtesy, isSignOff } from "./courtesy";
import type { CitationSpan, FindingSpan } from "./generation";
import { record } from "./recorded-words";
import { indexSource, shareIn, type Source, stemsOf } from "./source-index";

export interface SupportedDraft {
  citations: CitationSpan[];
  findings: FindingSpan[];
  /** Sentences that say something which needs a source. */
  claims: number;
  /** Those of them that have one, with every fact in them. */
  supported: number;
}

export interface DraftSources {
  passages: readonly Passage[];
  event: { title: string; body: string; customerName: string };
  /** The draft's (BCP 47). */
  language: string | null;
}

// Shares of a sentence's telling words that must be in the source.
const inOneArticle = 0.6;
const inEvent = 0.7;
const forPromise = 0.75;
const mostFindings = 30;

export function checkSupport(draft: string, { passages, event, language }: DraftSources): SupportedDraft {
  const sources = passages.map(indexSource);
  const eventStems = stemsOf(`${event.title} ${event.body} ${event.customerName}`, language);
  const all = [
    ...passages.map(({ title, text }) => `${title} ${text}`),
    event.title,
    event.body,
    event.customerName,
  ].join("\n");

  const draftOf: SupportedDraft = { citations: [], findings: [], claims: 0, supported: 0 };
  for (const sentence of claimsOf(draft)) {
    const support = supportOf(sentence, sources, eventStems, language);
    const findings = findingsOf(sentence, support, all, language);
    if (support.by === "article" || support.by === "quotation") draftOf.citations.push(support.citation);
    draftOf.findings.push(...findings);
    draftOf.claims += 1;
    if (findings.length === 0) draftOf.supported += 1;
  }
  return { ...draftOf, findings: draftOf.findings.slice(0, mostFindings) };
}

function findingsOf(sentence: Span, { by }: Support, all: string, language: string | null): FindingSpan[] {
  if (by === "quotation") return [];
  return by === "nothing" ? [unsupported(sentence)] : unsupportedFacts(sentence, all, language);
}

/** The sentences that claim something: not the greeting, not what is only polite, nothing below the sign-off. */
function claimsOf(draft: string): Span[] {
  const sentences = sentencesOf(draft);
  const end = sentences.findIndex(({ text }, index) => index > 0 && isSignOff(text));
  return (end < 0 ? sentences : sentences.slice(0, end)).filter(({ text }, index) => !isCourtesy(text, index === 0));
}

type Support = { by: "quotation" | "article"; citation: CitationSpan } | { by: "event" } | { by: "nothing" };

function supportOf(
  sentence: Span,
  sources: readonly Source[],
  event: ReadonlySet<string>,
  language: string | null,
): Support {
  const quoted = sources.find(({ passage }) => passage.text.includes(sentence.text));
  if (quoted) {
    const start = quoted.passage.text.indexOf(sentence.text);
    return {
      by: "quotation",
      citation: cite(sentence, quoted.passage, { ...sentence, start, end: start + sentence.text.length }),
    };
  }

  const stems = stemsOf(sentence.text, language);
  const best = bestSource(stems, sources);
  const promises = isPromise(sentence.text);
  const share = best ? shareIn(stems, best.source.stems) : 0;
  if (best && share >= (promises ? forPromise : inOneArticle)) {
    return { by: "article", citation: cite(sentence, best.source.passage, best.sentence) };
  }
  if (promises) return { by: "nothing" };
  if (shareIn(stems, event) >= inEvent) return { by: "event" };
  if (best && share > 0 && shareIn(stems, best.source.stems, event) >= forPromise) {
    return { by: "article", citation: cite(sentence, best.source.passage, best.sentence) };
  }
  return { by: "nothing" };
}

function bestSource(stems: ReadonlySet<string>, sources: readonly Source[]): { source: Source; sentence: Span } | null {
  const ranked = sources.flatMap((source) =>
    source.sentences.map((sentence) => ({
      source,
      sentence,
      share: shareIn(stems, source.stems) + shareIn(stems, sentence.stems),
    })),
  );
  return ranked.reduce<(typeof ranked)[number] | null>(
    (best, one) => (best && best.share >= one.share ? best : one),
    null,
  );
}

const cite = (sentence: Span, { documentId, chunkId, title, start }: Passage, quote: Span): CitationSpan => ({
  documentId,
  chunkId,
  title,
  quote: quote.text,
  sourceStart: start + quote.start,
  sourceEnd: start + quote.end,
  draftStart: sentence.start,
  draftEnd: sentence.end,
});

function unsupported({ text, start, end }: Span): FindingSpan {
  const { words, wording } = record(isPromise(text) ? "promiseUnsupported" : "sentenceUnsupported");
  return { kind: "unsupported", message: words, wording, draftStart: start, draftEnd: end };
}
