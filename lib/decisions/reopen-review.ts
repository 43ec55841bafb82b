import { eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
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
  return (await supersedeIfOvertaken(tx, ctx, id)) ? "superseded" : "open";
}
