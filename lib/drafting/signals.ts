/** The measured reasons for and against a draft, each in [0, 1] and in plain words. Always the same names in the same order. Pure. */
import type { Signal } from "@/lib/confidence/signal";
import type { Recorded } from "@/lib/core/wording";
import type { Passage, SearchResult, SearchTerm } from "@/lib/knowledge/search-passages";
import { primarySubtag } from "@/lib/knowledge/text-search-config";
import type { SupportedDraft } from "./check-support";
import type { FindingSpan } from "./generation";
import type { SelfReport } from "./models/model";
import { record } from "./recorded-words";

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

const signal = (name: string, value: number, { words, wording }: Recorded): Signal => ({
  name,
  value,
  says: words,
  wording,
});

function articleMatch({ used }: Measured): Signal {
  const best = used.reduce<Passage | null>(
    (one, other) => (one && strength(one) >= strength(other) ? one : other),
    null,
  );
  if (!best) return signal("article-match", 0.02, record("noArticleMatches"));
  const value = rounded(strength(best));
  const { title } = best;
  return signal(
    "article-match",
    value,
    record(value >= 0.5 ? "articleMatchesWell" : "articleMatchesPartly", { title }),
  );
}

// Half of a message's telling words, or a third of them in the title, is as good as matches get.
const strength = ({ coverage: share, titleCoverage }: Passage): number =>
  Math.min(1, share / 0.6, 0.35 + share) * 0.6 + Math.min(1, titleCoverage / 0.35) * 0.4;

function coverage({ search: { terms }, used }: Measured): Signal {
  const covered = new Set(used.flatMap(({ covers }) => covers));
  const share = weightOf(terms.filter(({ word }) => covered.has(word))) / (weightOf(terms) || 1);
  const says =
    terms.length === 0
      ? record("noTellingWords")
      : record("wordsCovered", { covered: covered.size, count: terms.length });
  return signal("coverage", rounded(Math.min(1, share / 0.65)), says);
}

/** Whether another article, which was not used, matches nearly as well. */
function clearChoice({ search: { passages }, used }: Measured): Signal {
  const usedDocuments = new Set(used.map(({ documentId }) => documentId));
  const best = Math.max(0, ...used.map(({ rank }) => rank));
  const rival = passages.find(({ documentId }) => !usedDocuments.has(documentId));
  const lead = best === 0 ? 0 : rival ? Math.max(0, 1 - rival.rank / best) : 1;
  const value = rounded(0.3 + Math.min(1, lead / 0.4) * 0.7);
  if (best === 0) return signal("clear-choice", 0.3, record("noArticleUsed"));
  const says = value >= 0.5 || !rival ? record("noOtherMatches") : record("otherMatchesToo", { title: rival.title });
  return signal("clear-choice", value, says);
}

function subject({ search: { terms } }: Measured): Signal {
  const known = terms.filter(({ found }) => found > 0);
  const share = weightOf(known) / (weightOf(terms) || 1);
  const value = rounded(Math.min(1, share / 0.7) * (known.length >= 2 ? 1 : 0.7));
  return signal("known-subject", value, record(value >= 0.5 ? "subjectKnown" : "subjectUnknown"));
}

const weightOf = (terms: readonly SearchTerm[]): number => terms.reduce((sum, { weight }) => sum + weight, 0);

function support({ support: { claims, supported } }: Measured): Signal {
  if (claims === 0) return signal("support", 0.05, record("nothingToSupport"));
  const says =
    supported === claims
      ? record("everySentenceSourced")
      : record("sentencesUnsourced", { without: claims - supported, count: claims });
  return signal("support", rounded((supported / claims) ** 2), says);
}

function language({ languages: { message, draft } }: Measured): Signal {
  if (message === null) return signal("language", 0.7, record("languageUnknown"));
  if (draft !== null && primarySubtag(message) !== primarySubtag(draft))
    return signal("language", 0.15, record("languagesDiffer", { message: { tag: message }, draft: { tag: draft } }));
  return signal("language", 1, record("languageSame", { language: { tag: message } }));
}

const longMessage = 1_500;

function oneQuestion({ text }: Measured): Signal {
  const count = text.match(/[?？؟]+/g)?.length ?? 0;
  if (text.length > longMessage) return signal("one-question", 0.3, record("messageLong"));
  if (count > 2) return signal("one-question", 0.4, record("manyQuestions", { count }));
  return signal("one-question", count === 2 ? 0.75 : 1, record(count === 2 ? "twoQuestions" : "oneThing"));
}

function hostility({ hostile }: Measured): Signal {
  if (hostile.some(({ kind }) => kind === "instruction")) return signal("plain-message", 0.05, record("givesOrders"));
  if (hostile.length > 0) return signal("plain-message", 0.3, record("holdsInvisible"));
  return signal("plain-message", 1, record("plainMessage"));
}

const opinions = {
  fully: [1, "answeredFully"],
  partly: [0.5, "answeredPartly"],
  no: [0.05, "answeredUnsurely"],
} as const satisfies Record<SelfReport, unknown>;

function opinion({ selfReport }: Measured): Signal {
  const [value, says] = selfReport ? opinions[selfReport] : ([0.5, "answerUntold"] as const);
  return signal("drafter-opinion", value, record(says));
}

const rounded = (value: number): number => Math.round(Math.min(1, Math.max(0.02, value)) * 1000) / 1000;
