import { sql } from "drizzle-orm";
import { review, type ReviewStatus } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { votesNeeded } from "@/lib/decisions/approval-policy";
import type { Outcome } from "@/lib/decisions/outcome";
import { type Delivery, deliveryColumn, toDelivery } from "./delivery";

/** A review as a list shows it. */
export interface ReviewListItem {
  id: string;
  draftId: string;
  draftVersion: number;
  contentHash: string;
  status: ReviewStatus;
  outcome: Outcome | null;
  held: boolean;
  workflow: { id: string; name: string };
  title: string;
  customer: string;
  preview: string;
  /** In [0, 1]; null for a held draft. */
  confidence: number | null;
  /** 0 routine to 3 grave and irreversible. */
  risk: number;
  language: string | null;
  category: string | null;
  channel: string | null;
  customerKey: string | null;
  /** What is at stake, in the workflow's own unit. */
  stake: number | null;
  /** How many places of the draft a reviewer should look at. */
  doubts: number;
  expectedLoss: number;
  assigneeId: string | null;
  groupId: string | null;
  snoozedUntil: Date | null;
  escalatedAt: Date | null;
  openedAt: Date;
  dueAt: Date;
  closedAt: Date | null;
  /** The newer draft that took its place. */
  supersededBy: string | null;
  /** When it closes by itself, undecided. */
  expiresAt: Date | null;
  claimedBy: string | null;
  votes: { needed: number; open: number };
  delivery: Delivery | null;
}

export const itemColumns = {
  id: review.id,
  draftId: review.draftId,
  draftVersion: review.draftVersion,
  contentHash: review.contentHash,
  status: review.status,
  outcome: review.outcome,
  held: review.held,
  workflowId: review.workflowId,
  workflowName: workflow.name,
  title: reviewText.title,
  customer: reviewText.customer,
  preview: reviewText.preview,
  confidence: review.confidence,
  risk: review.risk,
  language: review.language,
  category: review.category,
  channel: review.channel,
  customerKey: review.customerKey,
  stake: review.stake,
  doubts: review.doubts,
  expectedLoss: review.expectedLoss,
  assigneeId: review.assigneeId,
  groupId: review.groupId,
  snoozedUntil: review.snoozedUntil,
  escalatedAt: review.escalatedAt,
  openedAt: review.openedAt,
  dueAt: review.dueAt,
  closedAt: review.closedAt,
  expiresAt: review.expiresAt,
  supersededBy: review.supersededBy,
  // A claim that has run out is nobody's.
  claimedBy: sql<
    string | null
  >`case when ${review.status} = 'open' and ${review.claimedUntil} > now() then ${review.claimedBy} end`,
  policy: review.policy,
  approvals: sql<number>`case when review.policy ->> 'kind' = 'any' then 0 else (
    select count(distinct d.principal)::int from decision d
    where d.review_id = review.id and d.draft_version = review.draft_version and d.voided_at is null
      and d.outcome in ('approved', 'approved_with_edits') and d.actor ->> 'kind' = 'person') end`,
  delivery: deliveryColumn,
};

type ItemRow = Omit<ReviewListItem, "workflow" | "votes" | "delivery"> & {
  workflowId: string;
  workflowName: string;
  policy: Parameters<typeof votesNeeded>[0];
  approvals: number;
  delivery: Parameters<typeof toDelivery>[0];
};

export function toItem({ workflowId, workflowName, policy, approvals, delivery, ...row }: ItemRow): ReviewListItem {
  const needed = votesNeeded(policy);
  return {
    ...row,
    workflow: { id: workflowId, name: workflowName },
    votes: { needed, open: row.status === "open" ? Math.max(0, needed - approvals) : 0 },
    delivery: toDelivery(delivery),
  };
}
