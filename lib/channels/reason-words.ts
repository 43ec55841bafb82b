import { type StandardReason, standardReasons } from "@/lib/decisions/standard-reasons";

const messages = {
  "wrong-facts": "decide.reasonWrongFacts",
  incomplete: "decide.reasonIncomplete",
  tone: "decide.reasonTone",
  policy: "decide.reasonPolicy",
  "no-reply": "decide.reasonNoReply",
  other: "decide.reasonOther",
} as const satisfies Record<StandardReason, string>;

type Words = (key: (typeof messages)[StandardReason]) => string;

/** A reason as an admin worded it, or in the product's words; a code of an earlier API client's making is told as it is. */
export function reasonWords(t: Words, code: string, label: string | null): string {
  const standard = standardReasons.find((known) => known === code);
  return label ?? (standard ? t(messages[standard]) : code);
}
