import { and, eq, isNull } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { decision } from "@/lib/db/schema/decisions/decision";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";

/** After all its tries no other draft could be made: nobody waits for it any longer, and it can be asked for again. */
export async function giveUpRedraft(ctx: ServiceContext, decisionId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [asked] = await tx
      .update(decision)
      .set({ voidedAt: ctx.clock.now() })
      .where(
        and(
          eq(decision.id, decisionId),
          eq(decision.workspaceId, ctx.workspaceId),
          eq(decision.outcome, "redraft"),
          isNull(decision.voidedAt),
        ),
      )
      .returning({ reviewId: decision.reviewId, draftId: decision.draftId });
    if (!asked) return;
    await appendAuditEntry(tx, ctx, {
      action: "decision.undone",
      entityType: "review",
      entityId: asked.reviewId,
      content: { decision_id: decisionId, draft_id: asked.draftId },
    });
    announceReviews(tx, ctx.workspaceId, [asked.reviewId]);
  });
}
