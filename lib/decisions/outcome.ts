export const outcomes = ["approved", "approved_with_edits", "rejected", "redraft", "escalated"] as const;
export type Outcome = (typeof outcomes)[number];

/** Neither approves nor refuses: the review goes on waiting, for another draft or for somebody else. */
export const passesOn = (outcome: Outcome): boolean => outcome === "redraft" || outcome === "escalated";

export const isApproval = (outcome: Outcome): boolean => outcome === "approved" || outcome === "approved_with_edits";
