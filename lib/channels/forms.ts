/** The forms in which more than a press is said of a review, and what comes of them. */
import type { Reviewer } from "./desk";
import type { SeenDecision, SeenVersion } from "./review-card";

export const formKinds = ["edit", "reject", "another", "assign", "snooze", "escalate"] as const;
export type FormKind = (typeof formKinds)[number];

export const isFormKind = (text: string): text is FormKind => (formKinds as readonly string[]).includes(text);

/** Seconds, by what is chosen. */
export const snoozeSeconds = {
  snoozeHour: 3_600,
  snoozeHours: 10_800,
  snoozeDay: 86_400,
  snoozeWeek: 604_800,
} as const;
export type SnoozeChoice = keyof typeof snoozeSeconds;
export const snoozeChoices = Object.keys(snoozeSeconds) as SnoozeChoice[];

/** What was filled in, by its field: `body`, `reason`, `comment`, `member` or `until`. Throws an AppError where it is refused. */
export async function submitForm(
  reviewer: Reviewer,
  kind: FormKind,
  seen: SeenVersion,
  values: Record<string, string | undefined>,
): Promise<void> {
  const { body = "", comment = "", reason, member = "", until = "" } = values;
  const said = comment.trim() === "" ? {} : { comment };
  switch (kind) {
    case "edit":
      return reviewer.decide({ ...seen, decision: "approved_with_edits", body });
    case "reject":
      return reviewer.decide({ ...seen, decision: "rejected", ...(reason && { reasonCode: reason }), ...said });
    case "another":
      return reviewer.decide({ ...seen, decision: "redraft", ...said });
    case "escalate":
      return reviewer.decide({ ...seen, decision: "escalated", ...said });
    case "assign":
      return reviewer.assign(seen.reviewId, member);
    case "snooze":
      return reviewer.snooze(seen.reviewId, snoozeSeconds[until as SnoozeChoice]);
  }
}

/** What a button carries: the version that its card shows. It says what is meant, and never who may. */
export const seenValue = ({ reviewId, draftVersion, contentHash }: SeenVersion): string =>
  [reviewId, draftVersion, contentHash].join(".");

/** What the button carries that takes a decision back. */
export const decisionValue = ({ reviewId, decisionId }: SeenDecision): string => [reviewId, decisionId].join(".");

export function readDecision(value: string): SeenDecision | null {
  const [, reviewId = "", decisionId = ""] = /^([\da-f-]{36})\.([\da-f-]{36})$/.exec(value) ?? [];
  return reviewId ? { reviewId, decisionId } : null;
}

export function readSeen(value: string): SeenVersion | null {
  const [, reviewId = "", version = "", contentHash = ""] =
    /^([\da-f-]{36})\.(\d{1,6})\.([\da-f]{64})$/.exec(value) ?? [];
  return reviewId ? { reviewId, draftVersion: Number(version), contentHash } : null;
}
