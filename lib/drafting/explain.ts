/** One or two plain sentences on how a draft came about and how far to trust it. Pure. */
import type { Recorded } from "@/lib/core/wording";
import type { SupportedDraft } from "./check-support";
import type { HoldReason } from "./generation";
import type { SelfReport } from "./models/model";
import { offlineName } from "./models/offline";
import { record, together } from "./recorded-words";

interface Made {
  model: string;
  /** Titles of the articles used, best first. */
  titles: readonly string[];
  support: SupportedDraft;
  selfReport: SelfReport | undefined;
  /** Why the model that was asked first gave no draft. */
  unavailable: Recorded | null;
}

export function explainDraft(made: Made): Recorded {
  const how = made.model === offlineName ? explainOffline(made) : explainWritten(made);
  return made.unavailable === null ? how : together(made.unavailable, how);
}

export const explainHold = (reasons: readonly HoldReason[]): Recorded =>
  together(record("notDrafted"), ...reasons.map(({ message, wording = [] }) => ({ words: message, wording })));

function explainOffline({ titles, selfReport }: Made): Recorded {
  if (titles.length === 0) return record("offlineFoundNothing");
  return together(record("offlineQuotes", { titles: { list: titles } }), record(sureness[selfReport ?? "no"]));
}

const sureness = {
  fully: "offlineSure",
  partly: "offlineLikely",
  no: "offlineUnsure",
} as const satisfies Record<SelfReport, unknown>;

function explainWritten({ model, titles, support }: Made): Recorded {
  const written =
    titles.length === 0
      ? record("writtenFreely", { model })
      : record("writtenFrom", { model, titles: { list: titles } });
  return together(written, backing(support));
}

function backing({ claims, supported }: SupportedDraft): Recorded {
  if (claims === 0) return record("noClaim");
  if (supported === claims) return record("everyClaimSourced");
  return record("claimsUnsourced", { without: claims - supported, count: claims });
}
