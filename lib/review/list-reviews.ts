import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { requirePermission } from "@/lib/members/require-permission";
import { reviewSorts, reviewViews } from "./queue-options";
import { narrowedBy, ReviewFilters } from "./review-filters";
import { itemColumns, type ReviewListItem, toItem } from "./review-item";
import { decodePlace, encodePlace, orderOf } from "./review-order";
import { inView } from "./review-views";
import { textMatches } from "./search-texts";
import { visibleReviews } from "./visible";

export const ListReviewsInput = ReviewFilters.extend({
  view: z.enum(reviewViews).default("open"),
  /** Of the views of open reviews: by expected loss against the deadline, due time, age, or the least sure first. */
  sort: z.enum(reviewSorts).default("rank"),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type ListReviewsInput = z.input<typeof ListReviewsInput>;

/**
 * One page of the reviews that the caller may see. The cursor is that of the page's last row. Throws ValidationError for a cursor that is
 * not of this order.
 */
export async function listReviews(
  ctx: ServiceContext,
  input: ListReviewsInput,
): Promise<{ data: ReviewListItem[]; nextCursor: string | null }> {
  requirePermission(ctx, "reviews:read");
  const { view, sort, limit, cursor, q, ...filters } = ListReviewsInput.parse(input);
  const order = orderOf(view, sort);

  const inList = and(
    eq(review.workspaceId, ctx.workspaceId),
    inView(ctx, view),
    visibleReviews(ctx),
    narrowedBy(filters, ctx.clock.now()),
    cursor ? order.after(decodePlace(order, cursor)) : undefined,
  );
  const first = (count: number) =>
    ctx.db
      .select({ id: review.id })
      .from(review)
      .where(inList)
      .orderBy(...order.by)
      .limit(count);
  const matching = q ? await textMatches(ctx, q, { first, enough: limit + 1 }) : undefined;

  // First the page, then what its rows show: a view whose rows have to be sorted would look all of it up for every one.
  const rowsOfPage = ctx.db
    .select()
    .from(review)
    .where(and(inList, matching))
    .orderBy(...order.by)
    .limit(limit + 1)
    .as("review");
  const rows = await ctx.db
    .select({ ...itemColumns, key: sql<string>`${order.key}::text` })
    .from(rowsOfPage)
    .innerJoin(reviewText, eq(reviewText.reviewId, review.id))
    .innerJoin(workflow, eq(workflow.id, review.workflowId))
    .orderBy(...order.by);

  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ key: _key, ...row }) => toItem(row)),
    nextCursor: rows.length > limit && last ? encodePlace(order, last) : null,
  };
}
