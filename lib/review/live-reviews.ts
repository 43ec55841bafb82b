/** What an open page follows of reviews: small, and only what its reader may see. */
import { and, asc, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { user } from "@/lib/db/schema/auth/user";
import { decision } from "@/lib/db/schema/decisions/decision";
import { member } from "@/lib/db/schema/members/member";
import { type Review, review, type ReviewStatus } from "@/lib/db/schema/review/review";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import type { Outcome } from "@/lib/decisions/outcome";
import type { ChangedReviews } from "@/lib/events/live";
import { actorNames } from "@/lib/members/actor-name";
import { requirePermission } from "@/lib/members/require-permission";
import { type StandingClaim, standingClaims } from "./standing-claims";
import { viewerSeconds } from "./view-review";
import { visibleReviews } from "./visible";

/** A person at a review, and for how many milliseconds this holds unless they are heard of again. */
export interface Present {
  memberId: string;
  name: string;
  forMs: number;
}

/** Plain JSON; times ISO 8601. */
export interface LiveReview {
  id: string;
  draftId: string;
  version: number;
  status: ReviewStatus;
  outcome: Outcome | null;
  openedAt: string;
  claimedBy: Present | null;
  viewers: Present[];
  /** The decision that closed it. */
  closing: { name: string; outcome: Outcome; at: string } | null;
}

/** Those of these reviews that the caller may see. The others are left out, as if they did not exist. */
export async function liveReviews(ctx: ServiceContext, { reviewIds, draftIds }: ChangedReviews): Promise<LiveReview[]> {
  requirePermission(ctx, "reviews:read");
  if (reviewIds.length + draftIds.length === 0) return [];
  return load(ctx, or(inArray(review.id, reviewIds), inArray(review.draftId, draftIds)));
}

/** More at once is a page to load. */
const newestAtMost = 100;

/** What was opened for the caller after this time and still waits, the oldest first; at most 100. */
export async function liveReviewsSince(ctx: ServiceContext, since: Date): Promise<LiveReview[]> {
  requirePermission(ctx, "reviews:read");
  return load(ctx, and(eq(review.status, "open"), gt(review.openedAt, since)), newestAtMost);
}

/** The ids of what waits for the caller, the most urgent first. */
export async function openReviewIds(ctx: ServiceContext, limit: number): Promise<string[]> {
  requirePermission(ctx, "reviews:read");
  const rows = await ctx.db
    .select({ id: review.id })
    .from(review)
    .where(and(eq(review.workspaceId, ctx.workspaceId), eq(review.status, "open"), visibleReviews(ctx)))
    .orderBy(asc(review.rankAt), asc(review.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

async function load(ctx: ServiceContext, which: SQL | undefined, limit?: number): Promise<LiveReview[]> {
  const query = ctx.db
    .select({ review, closedBy: decision.actor, decided: decision.outcome, decidedAt: decision.decidedAt })
    .from(review)
    .leftJoin(
      decision,
      and(
        eq(decision.reviewId, review.id),
        decision.closesReview,
        isNull(decision.voidedAt),
        eq(review.status, "decided"),
      ),
    )
    .where(and(eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx), which))
    .orderBy(asc(review.openedAt), asc(review.id));
  const rows = await (limit === undefined ? query : query.limit(limit));
  if (rows.length === 0) return [];

  const now = ctx.clock.now();
  const reviews = rows.map((row) => row.review);
  const [claims, viewers, name] = await Promise.all([
    standingClaims(ctx.db, ctx, reviews, now),
    loadViewers(ctx, reviews, now),
    actorNames(
      ctx.db,
      rows.flatMap(({ closedBy }) => closedBy ?? []),
    ),
  ]);
  return rows.map(({ review: row, closedBy, decided, decidedAt }) => ({
    ...shapeOf(row),
    claimedBy: presentOf(claims.get(row.id), now),
    viewers: viewers.get(row.id) ?? [],
    closing: closedBy && decided && decidedAt ? closingOf(name(closedBy), decided, decidedAt) : null,
  }));
}

const shapeOf = ({ id, draftId, draftVersion, status, outcome, openedAt }: Review) => ({
  id,
  draftId,
  version: draftVersion,
  status,
  outcome,
  openedAt: openedAt.toISOString(),
});

const closingOf = (name: string, outcome: Outcome, at: Date) => ({ name, outcome, at: at.toISOString() });

const presentOf = (claim: StandingClaim | undefined, now: Date): Present | null =>
  claim ? toPresent(claim, now) : null;

export const toPresent = ({ memberId, name, until }: StandingClaim, now: Date): Present => ({
  memberId,
  name,
  forMs: until.getTime() - now.getTime(),
});

async function loadViewers(ctx: ServiceContext, reviews: Review[], now: Date): Promise<Map<string, Present[]>> {
  const open = reviews.filter(({ status }) => status === "open").map(({ id }) => id);
  const viewers = new Map<string, Present[]>();
  if (open.length === 0) return viewers;

  const rows = await ctx.db
    .select({
      reviewId: reviewViewer.reviewId,
      memberId: reviewViewer.memberId,
      lastSeenAt: reviewViewer.lastSeenAt,
      name: user.name,
      email: user.email,
    })
    .from(reviewViewer)
    .innerJoin(member, and(eq(member.id, reviewViewer.memberId), isNull(member.suspendedAt)))
    .innerJoin(user, eq(user.id, member.userId))
    .where(
      and(
        eq(reviewViewer.workspaceId, ctx.workspaceId),
        inArray(reviewViewer.reviewId, open),
        gt(reviewViewer.lastSeenAt, secondsAfter(now, -viewerSeconds)),
      ),
    )
    .orderBy(asc(reviewViewer.firstSeenAt));
  for (const { reviewId, memberId, lastSeenAt, name, email } of rows) {
    const until = secondsAfter(lastSeenAt, viewerSeconds);
    const viewer = toPresent({ memberId, name: name ?? email, until }, now);
    viewers.set(reviewId, [...(viewers.get(reviewId) ?? []), viewer]);
  }
  return viewers;
}
