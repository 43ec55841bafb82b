import { z } from "zod";
import { surfaces } from "@/lib/core/context";
import { reviewStatuses } from "@/lib/db/schema/review/review";
import { writeBackStates } from "@/lib/db/schema/write-back/write-back";
import { outcomes } from "@/lib/decisions/outcome";
import type { ReviewDetail } from "@/lib/review/get-review";
import type { ReviewListItem } from "@/lib/review/review-item";
import { Actor, actorOnWire } from "./actor";
import { ContentHash, Id, Time, time, timeOrNull } from "./primitives";

const Delivery = z
  .object({
    write_back_id: Id,
    state: z.enum(writeBackStates),
    remote_id: z.string().nullable().describe("The written thing's id at the target."),
    not_before: Time.nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: "Delivery", description: "Where the approved action is on its way to the system of record." });

const reviewFields = {
  id: Id,
  draft_id: Id,
  draft_version: z.int().describe("The version in force. A decision names it."),
  content_hash: ContentHash,
  status: z.enum(reviewStatuses),
  outcome: z.enum(outcomes).nullable(),
  held: z.boolean().describe("Nothing was drafted: the event was not fit for it. A person writes or rejects."),
  workflow: z.object({ id: Id, name: z.string() }),
  title: z.string(),
  customer: z.string(),
  preview: z.string(),
  confidence: z.number().min(0).max(1).nullable(),
  risk: z.int().min(0).max(3),
  language: z.string().nullable(),
  category: z.string().nullable(),
  channel: z.string().nullable(),
  stake: z.number().nullable().describe("What is at stake, in the workflow's own unit."),
  doubts: z.int().describe("Places of the draft that a reviewer should look at."),
  expected_loss: z.number().describe("Probability wrong x cost x irreversibility."),
  assignee_id: Id.nullable(),
  group_id: Id.nullable(),
  snoozed_until: Time.nullable(),
  escalated_at: Time.nullable(),
  opened_at: Time,
  due_at: Time,
  closed_at: Time.nullable(),
  superseded_by: Id.nullable().describe("The newer draft that took its place."),
  expires_at: Time.nullable().describe("When it closes by itself, undecided."),
  claimed_by: Id.nullable(),
  votes: z.object({ needed: z.int(), open: z.int() }),
  delivery: Delivery.nullable(),
};

export const Review = z.object(reviewFields).meta({ id: "Review", description: "One unit of human work." });

const Vote = z.object({
  id: Id,
  outcome: z.enum(outcomes),
  actor: Actor,
  actor_name: z.string(),
  surface: z.enum([...surfaces, "policy"]),
  draft_version: z.int(),
  decided_at: Time,
  comment: z.string().nullable(),
  reason_code: z.string().nullable(),
  voided: z.boolean().describe("Taken back by an edit of somebody else or an undo."),
  closes_review: z.boolean().describe("It stands, and closed the review: what an undo takes back."),
});

export const ReviewWithDecisions = z
  .object({
    ...reviewFields,
    decisions: z.array(Vote),
    undo_until: Time.nullable().describe("Until then the decision can be taken back."),
  })
  .meta({ id: "ReviewWithDecisions" });

export const reviewOnWire = (item: ReviewListItem): z.input<typeof Review> => ({
  id: item.id,
  draft_id: item.draftId,
  draft_version: item.draftVersion,
  content_hash: item.contentHash,
  status: item.status,
  outcome: item.outcome,
  held: item.held,
  workflow: { id: item.workflow.id, name: item.workflow.name },
  title: item.title,
  customer: item.customer,
  preview: item.preview,
  confidence: item.confidence,
  risk: item.risk,
  language: item.language,
  category: item.category,
  channel: item.channel,
  stake: item.stake,
  doubts: item.doubts,
  expected_loss: item.expectedLoss,
  assignee_id: item.assigneeId,
  group_id: item.groupId,
  snoozed_until: timeOrNull(item.snoozedUntil),
  escalated_at: timeOrNull(item.escalatedAt),
  opened_at: time(item.openedAt),
  due_at: time(item.dueAt),
  closed_at: timeOrNull(item.closedAt),
  superseded_by: item.supersededBy,
  expires_at: timeOrNull(item.expiresAt),
  claimed_by: item.claimedBy,
  votes: { needed: item.votes.needed, open: item.votes.open },
  delivery: item.delivery && {
    write_back_id: item.delivery.writeBackId,
    state: item.delivery.state,
    remote_id: item.delivery.remoteId,
    not_before: timeOrNull(item.delivery.notBefore),
    message: item.delivery.message,
  },
});

export const reviewDetailOnWire = (detail: ReviewDetail): z.input<typeof ReviewWithDecisions> => ({
  ...reviewOnWire(detail),
  decisions: detail.decisions.map((vote) => ({
    id: vote.id,
    outcome: vote.outcome,
    actor: actorOnWire(vote.actor),
    actor_name: vote.actorName,
    surface: vote.surface,
    draft_version: vote.draftVersion,
    decided_at: time(vote.decidedAt),
    comment: vote.comment,
    reason_code: vote.reasonCode,
    voided: vote.voided,
    closes_review: vote.closes,
  })),
  undo_until: timeOrNull(detail.undoUntil),
});
