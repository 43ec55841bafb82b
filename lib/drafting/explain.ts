/** One or two plain sentences on how a draft came about and how far to trust it. Pure. */
import type { SupportedDraft } from "./check-support";
import type { HoldReason } from "./generation";
import type { SelfReport } from "./models/model";
import { offlineName } from "./models/offline";

interface Made {
  model: string;
  /** Titles of the articles used, best first. */
  titles: readonly string[];
  support: SupportedDraft;
  selfReport: SelfReport | undefined;
  /** Why the model that was asked first gave no draft, in plain words. */
  unavailable: string | null;
}

export function explainDraft(made: Made): string {
  const how = made.model === offlineName ? explainOffline(made) : explainWritten(made);
  return made.unavailable === null ? how : `${made.unavailable} ${how}`;
}

export const explainHold = (reasons: readonly HoldReason[]): string =>
  `No reply was drafted: ${reasons.map(({ message }) => message).join(" ")}`;

function explainOffline({ titles, selfReport }: Made): string {
  if (titles.length === 0) {
    return "No article matches this message well enough, so the offline drafter, which writes no text of its own, only says that a person will look at it.";
  }
  return `The offline drafter quotes ${list(titles)} word for word; it writes no text of its own. ${sureness[selfReport ?? "no"]}`;
}

const sureness: Record<SelfReport, string> = {
  fully: "The message and the article share most telling words, so it is fairly sure that this is the right subject.",
  partly: "They share some telling words, so the subject is likely right; check whether it answers the question.",
  no: "They share few telling words, so it is not sure that this is what the customer asks.",
};

function explainWritten({ model, titles, support: { claims, supported } }: Made): string {
  const from = titles.length === 0 ? "without any article" : `from ${list(titles)}`;
  const backed =
    claims === 0
      ? "It makes no claim."
      : supported === claims
        ? "Every sentence has a source."
        : `${claims - supported} of its ${claims} sentences have no source: check them.`;
  return `Written by ${model} ${from}. ${backed}`;
}

const list = (titles: readonly string[]): string => titles.map((title) => `“${title}”`).join(" and ");
