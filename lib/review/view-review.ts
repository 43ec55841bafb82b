import { and, eq, exists, inArray, lt, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { visibleReviews } from "./visible";

/** Somebody counts as looking for so many seconds after they were last seen. A page says it twice in that. */
export const viewerSeconds = 45;

export const ViewReviewInput = z.object({
  reviewId: z.uuid(),
  /** The version of the draft that is on screen. */
  draftVersion: z.int32().positive(),
});

/** Notes that the caller has a review open now, and which version of it. Throws NotFoundError or PermissionError. */
export async function viewReview(ctx: ServiceContext, input: z.input<typeof ViewReviewInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { reviewId, draftVersion } = ViewReviewInput.parse(input);
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only people look at reviews.");

  await withTransaction(ctx, async (tx) => {
    const [found] = await tx
      .select({ inForce: review.draftVersion, lastSeenAt: reviewViewer.lastSeenAt })
      .from(review)
      .leftJoin(reviewViewer, and(eq(reviewViewer.reviewId, review.id), eq(reviewViewer.memberId, actor.memberId)))
      .where(and(eq(review.id, reviewId), eq(review.workspaceId, workspaceId), visibleReviews(ctx)));
    if (!found) throw new NotFoundError("There is no such review in this workspace.");

    const now = ctx.clock.now();
    await note(tx, ctx, actor.memberId, [{ reviewId, seenVersion: Math.min(draftVersion, found.inForce) }]);
    // Who stays is no news: pages look again when somebody's time is up.
    const arrived = !found.lastSeenAt || found.lastSeenAt < secondsAfter(now, -viewerSeconds);
    if (arrived) announceReviews(tx, workspaceId, [reviewId], { counts: false });
  });
}

export const LeaveReviewInput = ViewReviewInput.pick({ reviewId: true });

/** Notes that the caller looks at a review no more. What they have seen of it stays. */
export async function leaveReview(ctx: ServiceContext, input: z.input<typeof LeaveReviewInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { reviewId } = LeaveReviewInput.parse(input);
  const { actor, workspaceId, clock } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only people look at reviews.");

  await withTransaction(ctx, async (tx) => {
    const left = await tx
      .update(reviewViewer)
      .set({ lastSeenAt: secondsAfter(clock.now(), -viewerSeconds - 1) })
      .where(
        and(
          eq(reviewViewer.workspaceId, workspaceId),
          eq(reviewViewer.reviewId, reviewId),
          eq(reviewViewer.memberId, actor.memberId),
        ),
      )
      .returning({ reviewId: reviewViewer.reviewId });
    if (left.length > 0) announceReviews(tx, workspaceId, [reviewId], { counts: false });
  });
}

export const ViewReviewsInput = z.object({ reviews: z.array(ViewReviewInput).min(1).max(200) });

/** Notes that the caller has these on screen, in a list that shows all of each. Those that they may not see are passed over. */
export async function viewReviews(ctx: ServiceContext, input: z.input<typeof ViewReviewsInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { reviews } = ViewReviewsInput.parse(input);
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only people look at reviews.");
  const versions = new Map(reviews.map(({ reviewId, draftVersion }) => [reviewId, draftVersion]));

  await withTransaction(ctx, async (tx) => {
    const found = await tx
      .select({ reviewId: review.id, inForce: review.draftVersion })
      .from(review)
      .where(and(inArray(review.id, [...versions.keys()]), eq(review.workspaceId, workspaceId), visibleReviews(ctx)));
    if (found.length === 0) return;
    const seen = found.map(({ reviewId, inForce }) => ({
      reviewId,
      seenVersion: Math.min(versions.get(reviewId) ?? 0, inForce),
    }));
    await note(tx, ctx, actor.memberId, seen);
  });
}

/** A page that still shows an older version takes nothing back, and nobody has seen what is yet to be written. */
async function note(
  tx: Transaction,
  { workspaceId, clock }: ServiceContext,
  memberId: string,
  seen: { reviewId: string; seenVersion: number }[],
): Promise<void> {
  const now = clock.now();
  await tx
    .insert(reviewViewer)
    .values(seen.map((one) => ({ workspaceId, memberId, firstSeenAt: now, lastSeenAt: now, ...one })))
    .onConflictDoUpdate({
      target: [reviewViewer.reviewId, reviewViewer.memberId],
      set: { lastSeenAt: now, seenVersion: sql`greatest(${reviewViewer.seenVersion}, excluded.seen_version)` },
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
