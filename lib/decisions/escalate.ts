import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { tellOf } from "@/lib/notifications/notice";
import { expectedLoss, rankAt } from "@/lib/review/rank";
import type { ReviewInHand } from "./lock-review";

/** Whoever escalates says that the score can't be relied on: it counts as surely wrong, and as grave as can be. */
const beyondThem = { confidence: 0, risk: 3 };

/**
 * Puts a locked review before the group that its workflow names for escalations, or leaves it with its own where none is named. It is
 * nobody's in particular then, waits at once, and moves up in the queue; those before whom it is put are told.
 */
export async function escalate(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id, groupId, dueAt }, workflowVersionId }: ReviewInHand,
): Promise<void> {
  const { escalateTo, cost } = await loadSettings(tx, ctx, workflowVersionId);
  const loss = expectedLoss({ ...beyondThem, cost });
  await tx
    .update(review)
    .set({
      groupId: escalateTo ?? groupId,
      assigneeId: null,
      claimedBy: null,
      claimedUntil: null,
      snoozedUntil: null,
      escalatedAt: ctx.clock.now(),
      escalatedBy: ctx.actor.kind === "person" ? ctx.actor.memberId : null,
      expectedLoss: loss,
      rankAt: rankAt(dueAt, loss),
    })
    .where(and(eq(review.id, id), eq(review.workspaceId, ctx.workspaceId)));
  await tellOf(tx, ctx, { reviewId: id, reason: "escalated" });
}

async function loadSettings(tx: Transaction, { workspaceId }: ServiceContext, workflowVersionId: string) {
  const [row] = await tx
    .select({ definition: workflowVersion.definition })
    .from(workflowVersion)
    .where(and(eq(workflowVersion.id, workflowVersionId), eq(workflowVersion.workspaceId, workspaceId)));
  if (!row) throw new NotFoundError("The workflow of this draft is gone.");
  return row.definition.review;
}
