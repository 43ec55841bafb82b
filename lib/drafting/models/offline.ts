/** The drafter that needs no model: it quotes the best-matching articles word for word, and says so where none matches. */
import type { Passage, SearchTerm } from "@/lib/knowledge/search-passages";
import { primarySubtag } from "@/lib/knowledge/text-search-config";
import type { DraftAnswer, DraftModel, DraftRequest, SelfReport } from "./model";
import { replyFrame } from "./reply-frames";

export const offlineName = "offline-1";

export const offlineModel: DraftModel = {
  name: offlineName,
  generate: (request) => Promise.resolve(composeReply(request)),
};

// The share of the message's telling words that an article must have before it is quoted; another article must add as much.
const enough = 0.25;
const enoughInTitle = 0.15;
const enoughAlone = 0.45;
const enoughInAnotherLanguage = 0.5;
const shortMessage = 8;
const enoughToAdd = 0.28;
const enoughToAddInTitle = 0.2;

export function composeReply(request: DraftRequest): DraftAnswer {
  const { quoted, added } = chooseQuotations(request);
  const { frame } = replyFrame(quoted[0]?.language ?? request.language);
  const name = presentableName(request.event.customerName);
  const greeting = name ? frame.greeting(name) : frame.greetingWithoutName;
  const middle =
    quoted.length === 0 ? [frame.holding] : [frame.opening, ...quotations(quoted, frame.further), frame.closing];
  return {
    body: [greeting, ...middle, frame.signature].join("\n\n"),
    usedChunkIds: quoted.map(({ chunkId }) => chunkId),
    selfReport: reportOn(quoted, added),
    model: offlineName,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
  };
}

/** How well the quotations are likely to answer; two articles share the message between them. */
function reportOn([best, second]: readonly Passage[], added: number): SelfReport {
  if (!best) return "no";
  const share = best.coverage + (second ? added : 0);
  if (share >= 0.5 && best.titleCoverage >= 0.2) return "fully";
  const told = best.covers.length > 1 ? share >= 0.5 : share >= 0.9;
  return told || (share >= 0.3 && best.titleCoverage > 0) ? "partly" : "no";
}

const quotations = ([first, ...others]: readonly Passage[], further: (title: string) => string): string[] => [
  ...(first ? [first.text] : []),
  ...others.map(({ title, text }) => `${further(title)}\n${text}`),
];

interface Chosen {
  quoted: Passage[];
  /** The share of the telling words that the second article adds. */
  added: number;
}

/** The best article in the customer's language, and one more if the message asks about something else too. */
function chooseQuotations({ passages, terms, language, revision }: DraftRequest): Chosen {
  // What was refused is not said again.
  const fresh = passages.filter(({ text }) => !revision?.refused.includes(text));
  const matching = fresh.filter((passage) => isMatch(passage, terms.length));
  const own = matching.filter(
    (passage) => language === null || primarySubtag(passage.language) === primarySubtag(language),
  );
  const best = own[0] ?? matching.find((passage) => passage.coverage >= enoughInAnotherLanguage);
  if (!best) return { quoted: [], added: 0 };

  const second = matching
    .filter(
      ({ documentId, language: written, titleCoverage }) =>
        documentId !== best.documentId && written === best.language && titleCoverage >= enoughToAddInTitle,
    )
    .map((passage) => ({ passage, added: addedShare(best, passage, terms) }))
    .find(({ added }) => added >= enoughToAdd);
  return second ? { quoted: [best, second.passage], added: second.added } : { quoted: [best], added: 0 };
}

// One word in common is chance, unless it is most of what the message says, or a short message has it from a title.
function isMatch({ coverage, titleCoverage, covers }: Passage, terms: number): boolean {
  if (coverage >= enoughAlone) return true;
  if (titleCoverage >= enoughInTitle) return coverage >= enough || terms <= shortMessage;
  return coverage >= enough && covers.length > 1;
}

function addedShare(best: Passage, other: Passage, terms: readonly SearchTerm[]): number {
  const weight = (of: (word: string) => boolean) =>
    terms.reduce((sum, term) => sum + (of(term.word) ? term.weight : 0), 0);
  const known = weight((word) => best.covers.includes(word));
  const fresh = weight((word) => other.covers.includes(word) && !best.covers.includes(word));
  return known === 0 ? 0 : (fresh / known) * best.coverage;
}

/** A name to greet with; null for what is none (an address, a link, markup, a sentence). */
function presentableName(name: string): string | null {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  return /^[\p{L}\p{M}][\p{L}\p{M}'’. -]{0,58}$/u.test(plain) ? plain : null;
}
