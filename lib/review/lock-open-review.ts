import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { type Review, review } from "@/lib/db/schema/review/review";
import { visibleReviews } from "./visible";

/** Locks an open review that the caller may see, until the transaction ends. Throws NotFoundError, or ConflictError once it is closed. */
export async function lockOpenReview(tx: Transaction, ctx: ServiceContext, reviewId: string): Promise<Review> {
  const [found] = await tx
    .select()
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)))
    .for("update");
  if (!found) throw new NotFoundError("There is no such review in this workspace.");
  if (found.status !== "open")
    throw new ConflictError(`This review is ${found.status}; it waits for nobody.`, { reason: "closed" });
  return found;
}
