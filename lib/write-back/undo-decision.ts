/** Takes a decision back while nothing has left. Rival of the claim: whichever changes the held row first, wins. */
import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntries, appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { type Decision, decision } from "@/lib/db/schema/decisions/decision";
import type { ReviewStatus } from "@/lib/db/schema/review/review";
import { deadLetter } from "@/lib/db/schema/write-back/dead-letter";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { withTransaction } from "@/lib/db/transaction";
import { lockReview, type ReviewInHand } from "@/lib/decisions/lock-review";
import { isApproval } from "@/lib/decisions/outcome";
import { reopenReview } from "@/lib/decisions/reopen-review";
import { announceReviews } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { requireWaitsFor } from "@/lib/review/may-decide";
import { undoWindow } from "@/lib/review/undo-window";

export const UndoDecisionInput = z.object({
  reviewId: z.uuid(),
  /** Which is meant, where that was seen: nothing that came after it is taken back. */
  decisionId: z.uuid().optional(),
});

/**
 * Reopens a decided review and cancels its held write-backs. Throws NotFoundError, PermissionError, or ConflictError once something is on
 * its way, where another decision than the one that is meant stands, or, of a rejection, once its workflow's undo window is over.
 */
export async function undoDecision(
  ctx: ServiceContext,
  input: z.input<typeof UndoDecisionInput>,
): Promise<{ reviewId: string; reviewStatus: ReviewStatus }> {
  requirePermission(ctx, "write-backs:undo");
  const { reviewId, decisionId } = UndoDecisionInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const inHand = await lockReview(tx, ctx, reviewId);
    requireWaitsFor(ctx, inHand.review);
    const closing = await requireStandingDecision(tx, ctx, inHand);
    if (decisionId !== undefined && decisionId !== closing.id) throw anotherStands();
    if (!isApproval(closing.outcome)) await requireWindow(tx, ctx, inHand);
    await cancelUnwritten(tx, ctx, closing.id);
    const reviewStatus = await reopenReview(tx, ctx, inHand);
    await appendAuditEntry(tx, ctx, {
      action: "decision.undone",
      entityType: "review",
      entityId: reviewId,
      content: { decision_id: closing.id, draft_id: inHand.review.draftId },
    });
    announceReviews(tx, ctx.workspaceId, [reviewId]);
    return { reviewId, reviewStatus };
  });
}

async function requireStandingDecision(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id, status } }: ReviewInHand,
): Promise<Pick<Decision, "id" | "outcome">> {
  const [closing] = await tx
    .select({ id: decision.id, outcome: decision.outcome })
    .from(decision)
    .where(
      and(
        eq(decision.reviewId, id),
        eq(decision.workspaceId, ctx.workspaceId),
        decision.closesReview,
        isNull(decision.voidedAt),
      ),
    );
  if (status === "decided" && closing) return closing;
  throw new ConflictError("There is no decision to take back: this review is open.", { reason: "undo-open", status });
}

const anotherStands = (): ConflictError =>
  new ConflictError("Another decision stands by now. Look at it again.", { reason: "undo-other" });

/** A rejection has nothing on its way that would say when it is too late. */
async function requireWindow(tx: Transaction, ctx: ServiceContext, { review }: ReviewInHand): Promise<void> {
  if (await undoWindow(tx, ctx, review)) return;
  throw new ConflictError("The time to take this rejection back is over.", { reason: "undo-over" });
}

/** Held or failed: surely unwritten. A failed one's dead letter has nothing left to replay. */
async function cancelUnwritten(tx: Transaction, ctx: ServiceContext, decisionId: string): Promise<void> {
  const now = ctx.clock.now();
  const ofDecision = and(eq(writeBack.decisionId, decisionId), eq(writeBack.workspaceId, ctx.workspaceId));
  const cancelled = await tx
    .update(writeBack)
    .set({ state: "cancelled", settledAt: now })
    .where(and(ofDecision, inArray(writeBack.state, ["held", "failed"])))
    .returning({ id: writeBack.id });
  const [onItsWay] = await tx
    .select({ state: writeBack.state })
    .from(writeBack)
    .where(and(ofDecision, ne(writeBack.state, "cancelled")))
    .limit(1);
  if (onItsWay)
    throw new ConflictError(undoRefusals[onItsWay.state], {
      reason: `undo-${onItsWay.state}`,
      delivery: onItsWay.state,
    });
  if (cancelled.length === 0) return;

  const ids = cancelled.map(({ id }) => id);
  await tx
    .update(deadLetter)
    .set({ replayedAt: now, replayedBy: ctx.actor })
    .where(
      and(
        eq(deadLetter.workspaceId, ctx.workspaceId),
        eq(deadLetter.stage, "write-back"),
        inArray(deadLetter.subjectId, ids),
        isNull(deadLetter.replayedAt),
      ),
    );
  await appendAuditEntries(
    tx,
    ids.map((id) => ({
      ctx,
      action: "write_back.cancelled" as const,
      entityType: "write_back",
      entityId: id,
      content: { decision_id: decisionId },
    })),
  );
}

const undoRefusals = {
  held: "It can't be taken back just now. Try again.",
  sending: "It is being sent, so it can't be taken back any more.",
  sent: "It has been sent, so it can't be taken back. Reply again to correct it.",
  failed: "It was not sent, and it can't be taken back just now. Try again.",
  uncertain: "It may have been sent, so it can't be taken back. Look at it under Failed.",
  cancelled: "It was taken back already.",
} as const;
