/** Why a draft is rejected. The codes are stored; the words are messages. */
export const reasons = ["wrong-facts", "incomplete", "tone", "policy", "no-reply", "other"] as const;
export type Reason = (typeof reasons)[number];

export const reasonLabels = {
  "wrong-facts": "reasonWrongFacts",
  incomplete: "reasonIncomplete",
  tone: "reasonTone",
  policy: "reasonPolicy",
  "no-reply": "reasonNoReply",
  other: "reasonOther",
} as const satisfies Record<Reason, string>;

export const knownReason = (code: string | null): Reason | undefined => reasons.find((reason) => reason === code);
