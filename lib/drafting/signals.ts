/** The measured reasons for and against a draft, each in [0, 1] and in plain words. Always the same names in the same order. Pure. */
import type { Signal } from "@/lib/confidence/signal";
import type { Passage, SearchResult, SearchTerm } from "@/lib/knowledge/search-passages";
import { primarySubtag } from "@/lib/knowledge/text-search-config";
import type { SupportedDraft } from "./check-support";
import type { FindingSpan } from "./generation";
import type { SelfReport } from "./models/model";

export interface Measured {
  search: SearchResult;
  /** The passages that the draft rests on. */
  used: readonly Passage[];
  support: SupportedDraft;
  /** Findings in the customer's text. */
  hostile: readonly FindingSpan[];
  /** Of the message and of the draft (BCP 47); null where it could not be told. */
  languages: { message: string | null; draft: string | null };
  /** What the customer has just written. */
  text: string;
  selfReport: SelfReport | undefined;
}

export const measureSignals = (measured: Measured): Signal[] => [
  articleMatch(measured),
  coverage(measured),
  clearChoice(measured),
  subject(measured),
  support(measured),
  language(measured),
  oneQuestion(measured),
  hostility(measured),
  opinion(measured),
];

function articleMatch({ used }: Measured): Signal {
  const best = used.reduce<Passage | null>(
    (one, other) => (one && strength(one) >= strength(other) ? one : other),
    null,
  );
  if (!best) return { name: "article-match", value: 0.02, says: "No article matches the message." };
  const value = rounded(strength(best));
  return {
    name: "article-match",
    value,
    says: `The article “${best.title}” ${value >= 0.5 ? "matches the message well" : "matches the message only in part"}.`,
  };
}

// Half of a message's telling words, or a third of them in the title, is as good as matches get.
const strength = ({ coverage: share, titleCoverage }: Passage): number =>
  Math.min(1, share / 0.6, 0.35 + share) * 0.6 + Math.min(1, titleCoverage / 0.35) * 0.4;

function coverage({ search: { terms }, used }: Measured): Signal {
  const covered = new Set(used.flatMap(({ covers }) => covers));
  const share = weightOf(terms.filter(({ word }) => covered.has(word))) / (weightOf(terms) || 1);
  const says =
    terms.length === 0
      ? "The message has no words to look for."
      : `${covered.size} of ${terms.length} telling words of the message are in the articles used.`;
  return { name: "coverage", value: rounded(Math.min(1, share / 0.65)), says };
}

/** Whether another article, which was not used, matches nearly as well. */
function clearChoice({ search: { passages }, used }: Measured): Signal {
  const usedDocuments = new Set(used.map(({ documentId }) => documentId));
  const best = Math.max(0, ...used.map(({ rank }) => rank));
  const rival = passages.find(({ documentId }) => !usedDocuments.has(documentId));
  const lead = best === 0 ? 0 : rival ? Math.max(0, 1 - rival.rank / best) : 1;
  const value = rounded(0.3 + Math.min(1, lead / 0.4) * 0.7);
  if (best === 0) return { name: "clear-choice", value: 0.3, says: "No article was used." };
  const says = value >= 0.5 || !rival ? "No other article matches as well." : `“${rival.title}” matches about as well.`;
  return { name: "clear-choice", value, says };
}

function subject({ search: { terms } }: Measured): Signal {
  const known = terms.filter(({ found }) => found > 0);
  const share = weightOf(known) / (weightOf(terms) || 1);
  const value = rounded(Math.min(1, share / 0.7) * (known.length >= 2 ? 1 : 0.7));
  const says =
    value >= 0.5
      ? "The message is about things that the articles know."
      : "The message may be about something that the articles do not know.";
  return { name: "known-subject", value, says };
}

const weightOf = (terms: readonly SearchTerm[]): number => terms.reduce((sum, { weight }) => sum + weight, 0);

function support({ support: { claims, supported } }: Measured): Signal {
  if (claims === 0)
    return { name: "support", value: 0.05, says: "The draft says nothing that an article could support." };
  const says =
    supported === claims
      ? "Every sentence has its source."
      : `${claims - supported} of ${claims} sentences have no source.`;
  return { name: "support", value: rounded((supported / claims) ** 2), says };
}

function language({ languages: { message, draft } }: Measured): Signal {
  const is = (value: number, says: string): Signal => ({ name: "language", value, says });
  if (message === null) return is(0.7, "The language of the message could not be told.");
  if (draft !== null && primarySubtag(message) !== primarySubtag(draft))
    return is(0.15, `The message is in ${languageName(message)}, the draft in ${languageName(draft)}.`);
  return is(1, `The draft is in the customer's language, ${languageName(message)}.`);
}

const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });
const languageName = (tag: string): string => names.of(tag) ?? tag;

const longMessage = 1_500;

function oneQuestion({ text }: Measured): Signal {
  const questions = text.match(/[?？؟]+/g)?.length ?? 0;
  const is = (value: number, says: string): Signal => ({ name: "one-question", value, says });
  if (text.length > longMessage) return is(0.3, "The message is long; it may ask for more than the draft answers.");
  if (questions > 2) return is(0.4, `The message asks ${questions} questions.`);
  return is(
    questions === 2 ? 0.75 : 1,
    questions === 2 ? "The message asks two questions." : "The message is about one thing.",
  );
}

function hostility({ hostile }: Measured): Signal {
  const is = (value: number, says: string): Signal => ({ name: "plain-message", value, says });
  if (hostile.some(({ kind }) => kind === "instruction"))
    return is(0.05, "The message tries to give orders to a machine.");
  if (hostile.length > 0) return is(0.3, "The message holds invisible characters.");
  return is(1, "Nothing in the message is aimed at a machine.");
}

const opinions: Record<SelfReport, readonly [number, string]> = {
  fully: [1, "The drafter found an answer to the whole message."],
  partly: [0.5, "The drafter found an answer to a part of the message only."],
  no: [0.05, "The drafter is not sure that it found an answer."],
};

function opinion({ selfReport }: Measured): Signal {
  const [value, says] = selfReport
    ? opinions[selfReport]
    : [0.5, "The drafter did not say whether this answers the message."];
  return { name: "drafter-opinion", value, says };
}

const rounded = (value: number): number => Math.round(Math.min(1, Math.max(0.02, value)) * 1000) / 1000;
