export const outcomes = ["approved", "approved_with_edits", "rejected", "redraft", "escalated"] as const;
export type Outcome = (typeof outcomes)[number];

export const isApproval = (outcome: Outcome): boolean => outcome === "approved" || outcome === "approved_with_edits";
