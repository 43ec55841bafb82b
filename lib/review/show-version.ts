import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";
import { type Review, review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { likenessOf, type Said } from "./likeness";
import { previewOf } from "./new-review";

/** From now on lists, search and groups of a locked review go by this version's text. */
export async function showVersion(
  tx: Transaction,
  { id, workspaceId, workflowId }: Pick<Review, "id" | "workspaceId" | "workflowId">,
  said: Said,
): Promise<void> {
  await Promise.all([
    tx
      .update(review)
      .set({ likeness: likenessOf(workflowId, said) })
      .where(and(eq(review.id, id), eq(review.workspaceId, workspaceId))),
    tx
      .update(reviewText)
      .set({ preview: previewOf(said.content.body) })
      .where(and(eq(reviewText.reviewId, id), eq(reviewText.workspaceId, workspaceId))),
  ]);
}
