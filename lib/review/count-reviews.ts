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
  const counted = views.map((view) => sql`(select count(*)::int from ${someOf(ctx, view)}) as ${sql.identifier(view)}`);
  const [row] = await ctx.db.execute<Record<View, number>>(sql`select ${sql.join(counted, sql`, `)}`);
  if (!row) throw new Error("A select without a table has a row.");
  return row;
}

const someOf = (ctx: ServiceContext, view: ReviewView) =>
  ctx.db
    .select({ one: sql`1` })
    .from(review)
    .where(and(eq(review.workspaceId, ctx.workspaceId), inView(ctx, view), visibleReviews(ctx)))
    .limit(countCap)
    .as("some");
