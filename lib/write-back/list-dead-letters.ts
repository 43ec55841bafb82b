import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { type DeadLetter, deadLetter } from "@/lib/db/schema/write-back/dead-letter";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { requirePermission } from "@/lib/members/require-permission";
import { ofVisibleReviews } from "@/lib/review/visible";

export const ListDeadLettersInput = z.object({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
});

export type DeadLetterItem = Pick<
  DeadLetter,
  "id" | "stage" | "subjectId" | "draftId" | "reason" | "message" | "createdAt"
> & {
  title: string | null;
};

/** What waits to be replayed, newest first. */
export async function listDeadLetters(
  ctx: ServiceContext,
  input: z.input<typeof ListDeadLettersInput>,
): Promise<{ data: DeadLetterItem[]; nextCursor: string | null }> {
  requirePermission(ctx, "write-backs:read");
  const { limit, cursor } = ListDeadLettersInput.parse(input);
  const rows = await ctx.db
    .select({
      id: deadLetter.id,
      stage: deadLetter.stage,
      subjectId: deadLetter.subjectId,
      draftId: deadLetter.draftId,
      reason: deadLetter.reason,
      message: deadLetter.message,
      createdAt: deadLetter.createdAt,
      title: sql<
        string | null
      >`coalesce(${reviewText.title}, (select e.data ->> 'title' from event e where e.id = ${deadLetter.subjectId}))`,
    })
    .from(deadLetter)
    .leftJoin(review, and(eq(review.draftId, deadLetter.draftId), eq(review.purpose, "approval")))
    .leftJoin(reviewText, eq(reviewText.reviewId, review.id))
    .where(
      and(
        eq(deadLetter.workspaceId, ctx.workspaceId),
        ofVisibleReviews(ctx, deadLetter.draftId),
        isNull(deadLetter.replayedAt),
        cursor ? lt(deadLetter.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(deadLetter.id))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}
