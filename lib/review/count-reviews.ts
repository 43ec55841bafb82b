import { and, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";
import { requirePermission } from "@/lib/members/require-permission";
import { countCap, type CountedView, type ReviewView } from "./queue-options";
import { inView } from "./review-views";
import { visibleReviews } from "./visible";

export type ReviewCounts = Record<CountedView, number>;

/** How many reviews each of the views holds; `countCap` stands for that many or more. */
export async function countReviews<View extends ReviewView>(
  ctx: ServiceContext,
  views: readonly View[],
): Promise<Record<View, number>> {
  requirePermission(ctx, "reviews:read");
  const counted = await Promise.all(views.map(async (view) => [view, await countView(ctx, view)] as const));
  return Object.fromEntries(counted) as Record<View, number>;
}

async function countView(ctx: ServiceContext, view: ReviewView): Promise<number> {
  const some = ctx.db
    .select({ one: sql`1` })
    .from(review)
    .where(and(eq(review.workspaceId, ctx.workspaceId), inView(ctx, view), visibleReviews(ctx)))
    .limit(countCap)
    .as("some");
  const [row] = await ctx.db.select({ count: sql<number>`count(*)::int` }).from(some);
  return row?.count ?? 0;
}
