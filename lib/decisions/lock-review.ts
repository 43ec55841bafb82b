import { and, eq, isNull, sql } from "drizzle-orm";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, StaleVersionError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { type Review, review } from "@/lib/db/schema/review/review";
import type { DraftContent } from "@/lib/drafting/proposal";
import type { Allows } from "@/lib/intake/agents/agent-request";
import { actorName } from "@/lib/members/actor-name";
import { visibleReviews } from "@/lib/review/visible";

/** A review locked until the transaction ends, with the version it shows. */
export interface ReviewInHand {
  review: Review;
  /** The principal whose own draft it is, if it is one's. */
  proposedBy: Actor | null;
  /** What the agent that asked can make of an approval; null: everything. */
  allows: Allows | null;
  workflowVersionId: string;
  eventId: string | null;
  /** Somebody has asked for another draft, or for somebody else to look at it. */
  passedOn: boolean;
  shown: { version: number; contentHash: string } & DraftContent;
}

/** Locks one review of the workspace that the caller may see. Throws NotFoundError. */
export async function lockReview(tx: Transaction, ctx: ServiceContext, reviewId: string): Promise<ReviewInHand> {
  // A statement that waited for an edit sees the review as it is now, but not the version that was written meanwhile: look again.
  const row = (await findLocked(tx, ctx, reviewId)) ?? (await findLocked(tx, ctx, reviewId));
  if (!row) throw new NotFoundError("There is no such review in this workspace.");

  const { content, ...inHand } = row;
  return { ...inHand, shown: { version: row.review.draftVersion, contentHash: row.review.contentHash, ...content } };
}

async function findLocked(tx: Transaction, ctx: ServiceContext, reviewId: string) {
  const [row] = await tx
    .select({
      review,
      proposedBy: draft.proposedBy,
      allows: draft.allows,
      workflowVersionId: draft.workflowVersionId,
      eventId: draft.eventId,
      passedOn: sql<boolean>`exists (
        select from decision d where d.review_id = ${review.id} and d.outcome in ('redraft', 'escalated') and d.voided_at is null)`,
      content: draftVersion.content,
    })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(
      draftVersion,
      and(eq(draftVersion.draftId, review.draftId), eq(draftVersion.version, review.draftVersion)),
    )
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)))
    .for("update", { of: review });
  return row;
}

/** Throws ConflictError, naming who closed it, what they decided and when. */
export async function requireOpen(tx: Transaction, { review: { id, status } }: ReviewInHand): Promise<void> {
  if (status === "open") return;
  const [winner] = await tx
    .select({ actor: decision.actor, outcome: decision.outcome, decidedAt: decision.decidedAt })
    .from(decision)
    .where(and(eq(decision.reviewId, id), decision.closesReview, isNull(decision.voidedAt)));
  if (!winner)
    throw new ConflictError(`This review is ${status}; it can no longer be decided.`, { reason: "closed", status });

  const name = await actorName(tx, winner.actor);
  throw new ConflictError(`${name} decided this review first (${winner.outcome}). Nothing of yours was sent.`, {
    reason: "decided",
    winner: { actor: winner.actor, actorName: name, decision: winner.outcome, at: winner.decidedAt.toISOString() },
  });
}

/** Throws StaleVersionError unless version and hash are those in force. */
export function requireVersion({ shown }: ReviewInHand, seen: { draftVersion: number; contentHash: string }): void {
  if (seen.draftVersion === shown.version && seen.contentHash === shown.contentHash) return;
  throw new StaleVersionError("The draft has changed since you opened it. Look at the new version, then decide.", {
    draftVersion: shown.version,
    contentHash: shown.contentHash,
  });
}
