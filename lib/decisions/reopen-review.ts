import { eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import { enqueue } from "@/lib/events/outbox";
import type { ReviewInHand } from "./lock-review";
import { supersedeIfOvertaken } from "./close-reviews";
import { voidVotes } from "./void-votes";

/** Takes the standing votes of a locked review back and puts it into the queue again, unless something newer has taken its place. For lib/write-back, which knows that nothing left. */
export async function reopenReview(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id } }: ReviewInHand,
): Promise<"open" | "superseded"> {
  await voidVotes(tx, ctx, id);
  await tx.update(review).set({ status: "open", outcome: null, closedAt: null }).where(eq(review.id, id));
  if (await supersedeIfOvertaken(tx, ctx, id)) return "superseded";
  // What comes before this commits still finds the review decided, and lets it be.
  await enqueue(tx, [{ name: "review/reopened", data: { workspaceId: ctx.workspaceId, reviewId: id } }]);
  return "open";
}
