import { and, asc, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { requirePermission } from "@/lib/members/require-permission";
import { itemColumns, type ReviewListItem, toItem } from "./review-item";
import { visibleReviews } from "./visible";

export const reviewViews = ["open", "decided", "failed"] as const;

export const ListReviewsInput = z.object({
  view: z.enum(reviewViews).default("open"),
  workflowId: z.uuid().optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional(),
});

/**
 * One page of reviews that the caller may see: open ones in the order in which they should be decided, decided and failed ones
 * newest first. The cursor is that of the page's last row.
 */
export async function listReviews(
  ctx: ServiceContext,
  input: z.input<typeof ListReviewsInput>,
): Promise<{ data: ReviewListItem[]; nextCursor: string | null }> {
  requirePermission(ctx, "reviews:read");
  const { view, workflowId, limit, cursor } = ListReviewsInput.parse(input);
  const after = cursor ? decodeCursor(cursor) : null;
  const open = view === "open";
  const key = open ? review.rankAt : review.closedAt;

  const rows = await ctx.db
    .select({ ...itemColumns, key })
    .from(review)
    .innerJoin(reviewText, eq(reviewText.reviewId, review.id))
    .innerJoin(workflow, eq(workflow.id, review.workflowId))
    .where(
      and(
        eq(review.workspaceId, ctx.workspaceId),
        open ? eq(review.status, "open") : ne(review.status, "open"),
        view === "failed" ? failed : undefined,
        visibleReviews(ctx),
        workflowId ? eq(review.workflowId, workflowId) : undefined,
        after ? beyond(open, after) : undefined,
      ),
    )
    .orderBy(...(open ? [asc(review.rankAt), asc(review.id)] : [desc(review.closedAt), desc(review.id)]))
    .limit(limit + 1);

  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ key: _key, ...row }) => toItem(row)),
    nextCursor: rows.length > limit && last?.key ? encodeCursor({ at: last.key, id: last.id }) : null,
  };
}

const failed = sql`exists (
  select from write_back w where w.workspace_id = ${review.workspaceId} and w.draft_id = ${review.draftId} and w.state in ('failed', 'uncertain'))`;

const beyond = (open: boolean, { at, id }: { at: Date; id: string }): SQL =>
  open
    ? sql`(${review.rankAt}, ${review.id}) > (${at.toISOString()}::timestamptz, ${id}::uuid)`
    : sql`(${review.closedAt}, ${review.id}) < (${at.toISOString()}::timestamptz, ${id}::uuid)`;
