import { and, eq, exists, inArray, lt, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { review } from "@/lib/db/schema/review/review";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { visibleReviews } from "./visible";

/** Somebody counts as looking for so many seconds after they were last seen. A page says it twice in that. */
export const viewerSeconds = 45;

export const ViewReviewInput = z.object({ reviewId: z.uuid() });

/** Notes that the caller has a review open now. Throws NotFoundError or PermissionError. */
export async function viewReview(ctx: ServiceContext, input: z.input<typeof ViewReviewInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { reviewId } = ViewReviewInput.parse(input);
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only people look at reviews.");

  await withTransaction(ctx, async (tx) => {
    const [found] = await tx
      .select({ lastSeenAt: reviewViewer.lastSeenAt })
      .from(review)
      .leftJoin(reviewViewer, and(eq(reviewViewer.reviewId, review.id), eq(reviewViewer.memberId, actor.memberId)))
      .where(and(eq(review.id, reviewId), eq(review.workspaceId, workspaceId), visibleReviews(ctx)));
    if (!found) throw new NotFoundError("There is no such review in this workspace.");

    const now = ctx.clock.now();
    await tx
      .insert(reviewViewer)
      .values({ workspaceId, reviewId, memberId: actor.memberId, firstSeenAt: now, lastSeenAt: now })
      .onConflictDoUpdate({ target: [reviewViewer.reviewId, reviewViewer.memberId], set: { lastSeenAt: now } });
    // Who stays is no news: pages look again when somebody's time is up.
    const arrived = !found.lastSeenAt || found.lastSeenAt < secondsAfter(now, -viewerSeconds);
    if (arrived) announceReviews(tx, workspaceId, [reviewId], { counts: false });
  });
}

export const ViewReviewsInput = z.object({ reviewIds: z.array(z.uuid()).min(1).max(200) });

/** Notes that the caller has these on screen, in a list that shows all of each. Those that they may not see are passed over. */
export async function viewReviews(ctx: ServiceContext, input: z.input<typeof ViewReviewsInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { reviewIds } = ViewReviewsInput.parse(input);
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only people look at reviews.");

  await withTransaction(ctx, async (tx) => {
    const found = await tx
      .select({ reviewId: review.id })
      .from(review)
      .where(and(inArray(review.id, reviewIds), eq(review.workspaceId, workspaceId), visibleReviews(ctx)));
    if (found.length === 0) return;
    const now = ctx.clock.now();
    await tx
      .insert(reviewViewer)
      .values(
        found.map(({ reviewId }) => ({
          workspaceId,
          reviewId,
          memberId: actor.memberId,
          firstSeenAt: now,
          lastSeenAt: now,
        })),
      )
      .onConflictDoUpdate({ target: [reviewViewer.reviewId, reviewViewer.memberId], set: { lastSeenAt: now } });
  });
}

/** Of what is closed nobody asks who looks at it. Should it be opened again after that, it is looked at anew. */
const keptSeconds = 24 * 60 * 60;

/** Forgets who looked at what has long been closed, of all workspaces. */
export async function pruneViewers({ db, clock }: Pick<ServiceContext, "db" | "clock">): Promise<void> {
  const before = secondsAfter(clock.now(), -keptSeconds);
  const closed = db
    .select({ one: sql`1` })
    .from(review)
    .where(and(eq(review.id, reviewViewer.reviewId), ne(review.status, "open"), lt(review.closedAt, before)));
  await db.delete(reviewViewer).where(and(lt(reviewViewer.lastSeenAt, before), exists(closed)));
}
