/** Putting a review off. It comes back by itself: nothing has to wake for it. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { lockOpenReview } from "./lock-open-review";
import { requireWaitsFor } from "./may-decide";

/** Longer is not putting off but forgetting. */
const longestDays = 30;

export const SnoozeReviewInput = z.object({
  reviewId: z.uuid(),
  /** Null: it waits again now. */
  until: z.date().nullable(),
});

/**
 * Takes an open review that the caller may decide out of everybody's way until a time within 30 days; its due time stays. Throws
 * NotFoundError, PermissionError, ConflictError once it is closed, or ValidationError.
 */
export async function snoozeReview(
  ctx: ServiceContext,
  input: z.input<typeof SnoozeReviewInput>,
): Promise<{ reviewId: string; snoozedUntil: Date | null }> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId, until } = SnoozeReviewInput.parse(input);
  requireSoon(ctx.clock.now(), until);

  return withTransaction(ctx, async (tx) => {
    const found = await lockOpenReview(tx, ctx, reviewId);
    requireWaitsFor(ctx, found);
    await tx.update(review).set({ snoozedUntil: until }).where(eq(review.id, reviewId));
    await appendAuditEntry(tx, ctx, {
      action: "review.snoozed",
      entityType: "review",
      entityId: reviewId,
      content: { draft_id: found.draftId, until: until?.toISOString() ?? null },
    });
    announceReviews(tx, ctx.workspaceId, [reviewId]);
    return { reviewId, snoozedUntil: until };
  });
}

function requireSoon(now: Date, until: Date | null): void {
  if (until === null || (until > now && until <= secondsAfter(now, longestDays * 86_400))) return;
  throw new ValidationError(
    `A draft can be put off for up to ${longestDays} days.`,
    [{ path: "/until", message: `Give a time in the next ${longestDays} days.` }],
    { reason: "too-far-off" },
  );
}
