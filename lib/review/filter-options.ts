import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { requirePermission } from "@/lib/members/require-permission";
import { visibleReviews } from "./visible";

export interface FilterOptions {
  workflows: { id: string; name: string }[];
  categories: string[];
  channels: string[];
  languages: string[];
}

/** Values are looked for among so many of the most urgent open reviews: all of a million would take seconds. */
const among = 2000;

/** What the queue can be narrowed to: the workspace's workflows, and the values that its open reviews have. */
export async function filterOptions(ctx: ServiceContext): Promise<FilterOptions> {
  requirePermission(ctx, "reviews:read");
  const [workflows, categories, channels, languages] = await Promise.all([
    ctx.db
      .select({ id: workflow.id, name: workflow.name })
      .from(workflow)
      .where(eq(workflow.workspaceId, ctx.workspaceId))
      .orderBy(asc(workflow.name)),
    valuesOf(ctx, review.category),
    valuesOf(ctx, review.channel),
    valuesOf(ctx, review.language),
  ]);
  return { workflows, categories, channels, languages };
}

async function valuesOf(ctx: ServiceContext, column: AnyPgColumn): Promise<string[]> {
  const some = ctx.db
    .select({ value: sql<string>`${column}`.as("value") })
    .from(review)
    .where(
      and(eq(review.workspaceId, ctx.workspaceId), sql`review.status = 'open'`, isNotNull(column), visibleReviews(ctx)),
    )
    .orderBy(asc(review.rankAt), asc(review.id))
    .limit(among)
    .as("some");
  const rows = await ctx.db.selectDistinct({ value: some.value }).from(some).orderBy(asc(some.value));
  return rows.map(({ value }) => value);
}
