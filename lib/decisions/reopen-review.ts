import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { review } from "@/lib/db/schema/review/review";
import type { ReviewInHand } from "./lock-review";

/** Takes the standing votes of a locked review back and puts it into the queue again. For lib/write-back, which knows that nothing left. */
export async function reopenReview(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id } }: ReviewInHand,
): Promise<void> {
  await tx
    .update(decision)
    .set({ voidedAt: ctx.clock.now() })
    .where(and(eq(decision.reviewId, id), isNull(decision.voidedAt)));
  await tx.update(review).set({ status: "open", outcome: null, closedAt: null }).where(eq(review.id, id));
}
