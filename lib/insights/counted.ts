import { and, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { requirePermission } from "@/lib/members/require-permission";
import { InsightScope, startOf } from "./scope";

/**
 * What every figure of this folder counts: the standing decision that closed a review for approval of a live draft, closed within the
 * scope. Neither tests nor samples, nothing taken back, and no vote that passed a draft on. A subquery, for each to group as it needs.
 */
export function countedDecisions(ctx: ServiceContext, input: InsightScope) {
  requirePermission(ctx, "insights:read");
  const scope = InsightScope.parse(input);
  return ctx.db
    .select({
      reviewId: sql<string>`${review.id}`.as("counted_review"),
      draftId: review.draftId,
      workflowId: review.workflowId,
      held: review.held,
      openedAt: review.openedAt,
      dueAt: review.dueAt,
      closedAt: review.closedAt,
      draftVersion: decision.draftVersion,
      outcome: decision.outcome,
      surface: decision.surface,
      eventId: draft.eventId,
      generationId: draft.generationId,
      correctsDraftId: draft.correctsDraftId,
    })
    .from(review)
    .innerJoin(decision, and(eq(decision.reviewId, review.id), standing))
    .innerJoin(draft, and(eq(draft.id, review.draftId), eq(draft.origin, "live")))
    .where(
      and(
        eq(review.workspaceId, ctx.workspaceId),
        decided,
        eq(review.purpose, "approval"),
        gte(review.closedAt, startOf(ctx, scope.days)),
        lte(review.closedAt, ctx.clock.now()),
        scope.workflowId ? eq(review.workflowId, scope.workflowId) : undefined,
      ),
    )
    .as("counted");
}

// Literals: PostgreSQL uses a partial index only where it can see that its condition holds.
const decided = sql`${review.status} = 'decided'`;
const standing = sql`${decision.closesReview} and ${decision.voidedAt} is null
  and ${decision.outcome} not in ('redraft', 'escalated')`;

/** How many there are, or how many of them are so. */
export const countOf = (so?: SQL): SQL<number> =>
  so ? sql<number>`(count(*) filter (where ${so}))::int` : sql<number>`count(*)::int`;

/** The value below which this share of all lie; null where there are none. */
export const percentile = (share: 0.5 | 0.9, of: SQL, so: SQL = sql`true`): SQL<number | null> =>
  sql<
    number | null
  >`(percentile_cont(${sql.raw(String(share))}) within group (order by ${of}) filter (where ${so}))::float8`;
