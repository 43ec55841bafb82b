/** What narrows a view of the queue. Every filter that is given must hold. For the search see search-texts.ts. */
import { and, eq, gte, isNull, lt, not, type SQL } from "drizzle-orm";
import { z } from "zod";
import { type ConfidenceBand, confidenceBands, likelyFrom, unsureBelow } from "@/lib/confidence/confidence-words";
import { secondsAfter } from "@/lib/core/clock";
import { isStorable, plainText } from "@/lib/core/plain-text";
import { review } from "@/lib/db/schema/review/review";
import { type SlaState, slaStates } from "./queue-options";

/** Seconds before its due time from which a review is due soon. */
const soon = 60 * 60;

const unstorable = "must be text without NUL and half surrogates";
const Label = z.string().trim().min(1).max(100).refine(isStorable, unstorable);

export const ReviewFilters = z.object({
  workflowId: z.uuid().optional(),
  category: Label.optional(),
  confidence: z.enum(confidenceBands).optional(),
  sla: z.enum(slaStates).optional(),
  /** The customer's e-mail address. */
  customer: z.string().trim().toLowerCase().min(1).max(320).refine(isStorable, unstorable).optional(),
  language: Label.optional(),
  channel: Label.optional(),
  /** 0 routine to 3 grave and irreversible. */
  risk: z.int().min(0).max(3).optional(),
  /** Full-text search over subject, customer, draft and message; the last word may be begun only. */
  q: z.string().trim().max(200).transform(plainText).optional(),
});
export type ReviewFilters = z.output<typeof ReviewFilters>;

export function narrowedBy(filters: Omit<ReviewFilters, "q">, now: Date): SQL | undefined {
  const { workflowId, category, confidence, sla, customer, language, channel, risk } = filters;
  return and(
    workflowId ? eq(review.workflowId, workflowId) : undefined,
    category ? eq(review.category, category) : undefined,
    confidence && inBand[confidence],
    sla && slaStateAt(sla, now),
    customer ? eq(review.customerKey, customer) : undefined,
    language ? eq(review.language, language) : undefined,
    channel ? eq(review.channel, channel) : undefined,
    risk === undefined ? undefined : eq(review.risk, risk),
  );
}

const inBand: Record<ConfidenceBand, SQL | undefined> = {
  likely: gte(review.confidence, likelyFrom),
  check: and(gte(review.confidence, unsureBelow), lt(review.confidence, likelyFrom)),
  unsure: lt(review.confidence, unsureBelow),
  unmeasured: and(isNull(review.confidence), not(review.held)),
  held: and(isNull(review.confidence), review.held),
};

function slaStateAt(state: SlaState, now: Date): SQL | undefined {
  const near = secondsAfter(now, soon);
  switch (state) {
    case "overdue":
      return lt(review.dueAt, now);
    case "soon":
      return and(gte(review.dueAt, now), lt(review.dueAt, near));
    case "on-time":
      return gte(review.dueAt, near);
  }
}
