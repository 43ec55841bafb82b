/** The drafter that needs no model: it quotes the best-matching articles word for word, and says so where none matches. */
import type { Passage } from "@/lib/knowledge/search-passages";
import { primarySubtag } from "@/lib/knowledge/text-search-config";
import type { DraftAnswer, DraftModel, DraftRequest } from "./model";
import { replyFrame } from "./reply-frames";

export const offlineName = "offline-1";

export const offlineModel: DraftModel = {
  name: offlineName,
  generate: (request) => Promise.resolve(composeReply(request)),
};

// The share of the message's telling words that an article must have before it is quoted; another article must add as much.
const enough = 0.25;
const enoughInTitle = 0.15;
const enoughInAnotherLanguage = 0.5;
const enoughToAdd = 0.2;

export function composeReply(request: DraftRequest): DraftAnswer {
  const quoted = chooseQuotations(request);
  const { frame } = replyFrame(quoted[0]?.language ?? request.language);
  const name = presentableName(request.event.customerName);
  const greeting = name ? frame.greeting(name) : frame.greetingWithoutName;
  const middle =
    quoted.length === 0 ? [frame.holding] : [frame.opening, ...quotations(quoted, frame.further), frame.closing];
  return {
    body: [greeting, ...middle, frame.signature].join("\n\n"),
    usedChunkIds: quoted.map(({ chunkId }) => chunkId),
    selfReport: quoted.length === 0 ? "no" : coveredTogether(quoted) >= enoughInAnotherLanguage ? "fully" : "partly",
    model: offlineName,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
  };
}

const quotations = ([first, ...others]: readonly Passage[], further: (title: string) => string): string[] => [
  ...(first ? [first.text] : []),
  ...others.map(({ title, text }) => `${further(title)}\n${text}`),
];

/** The best article in the customer's language, and one more if the message asks about something else too. */
function chooseQuotations({ passages, language }: DraftRequest): Passage[] {
  const matching = passages.filter((passage) => passage.coverage >= enough || passage.titleCoverage >= enoughInTitle);
  const own = matching.filter(
    (passage) => language === null || primarySubtag(passage.language) === primarySubtag(language),
  );
  const best = own[0] ?? matching.find((passage) => passage.coverage >= enoughInAnotherLanguage);
  if (!best) return [];

  const second = matching.find(
    (passage) =>
      passage.documentId !== best.documentId &&
      passage.language === best.language &&
      passage.titleCoverage > 0 &&
      coveredTogether([best, passage]) - best.coverage >= enoughToAdd,
  );
  return second ? [best, second] : [best];
}

// Terms weigh alike here: a search gives each passage's share, not each term's.
function coveredTogether(passages: readonly Passage[]): number {
  const [first] = passages;
  if (!first || first.covers.length === 0) return 0;
  const all = new Set(passages.flatMap(({ covers }) => covers));
  return Math.min(1, (first.coverage / first.covers.length) * all.size);
}

/** A name to greet with; null for what is none (an address, a link, markup, a sentence). */
function presentableName(name: string): string | null {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  return /^[\p{L}\p{M}][\p{L}\p{M}'’. -]{0,58}$/u.test(plain) ? plain : null;
}
