import { and, asc, eq, getTableColumns, min } from "drizzle-orm";
import { z } from "zod";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { type Decision, decision } from "@/lib/db/schema/decisions/decision";
import { reasonCode } from "@/lib/db/schema/decisions/reason-code";
import { group } from "@/lib/db/schema/members/group";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { actorName, actorNames } from "@/lib/members/actor-name";
import { requirePermission } from "@/lib/members/require-permission";
import { itemColumns, type ReviewListItem, toItem } from "./review-item";
import { undoWindow } from "./undo-window";
import { visibleReviews } from "./visible";

export const GetReviewInput = z.object({ reviewId: z.uuid() });

type Vote = Pick<Decision, "id" | "outcome" | "surface" | "draftVersion" | "decidedAt" | "comment" | "reasonCode">;

export interface ReviewDetail extends ReviewListItem {
  /** Every vote, the oldest first; those taken back by an edit or an undo are marked. */
  decisions: (Vote & {
    actor: Actor;
    actorName: string;
    voided: boolean;
    /** It stands, and it closed the review: one at most, and not always the newest. */
    closes: boolean;
    /** Of the reason code, as an admin worded it. */
    reasonLabel: string | null;
  })[];
  /** While this is in the future and nothing has left, the decision can be taken back. */
  undoUntil: Date | null;
  /** Whose it is, by name; null where it is nobody's or no group's. */
  assigneeName: string | null;
  groupName: string | null;
}

/** One review with its votes. Throws NotFoundError. */
export async function getReview(ctx: ServiceContext, input: z.input<typeof GetReviewInput>): Promise<ReviewDetail> {
  requirePermission(ctx, "reviews:read");
  const { reviewId } = GetReviewInput.parse(input);
  const [row] = await ctx.db
    .select(itemColumns)
    .from(review)
    .innerJoin(reviewText, eq(reviewText.reviewId, review.id))
    .innerJoin(workflow, eq(workflow.id, review.workflowId))
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)));
  if (!row) throw new NotFoundError("There is no such review in this workspace.");

  const item = toItem(row);
  const [decisions, undoUntil, owner] = await Promise.all([
    loadDecisions(ctx, reviewId),
    loadUndoUntil(ctx, item),
    loadOwner(ctx, item),
  ]);
  return { ...item, decisions, undoUntil, ...owner };
}

async function loadOwner(
  ctx: ServiceContext,
  { assigneeId, groupId }: ReviewListItem,
): Promise<Pick<ReviewDetail, "assigneeName" | "groupName">> {
  const assigneeName = assigneeId && (await actorName(ctx.db, { kind: "person", memberId: assigneeId, via: "web" }));
  const [found] = groupId
    ? await ctx.db
        .select({ name: group.name })
        .from(group)
        .where(and(eq(group.id, groupId), eq(group.workspaceId, ctx.workspaceId)))
    : [];
  return { assigneeName, groupName: found?.name ?? null };
}

async function loadDecisions(ctx: ServiceContext, reviewId: string): Promise<ReviewDetail["decisions"]> {
  const rows = await ctx.db
    .select({ ...getTableColumns(decision), reasonLabel: reasonCode.label })
    .from(decision)
    .leftJoin(
      reasonCode,
      and(eq(reasonCode.workspaceId, decision.workspaceId), eq(reasonCode.code, decision.reasonCode)),
    )
    .where(and(eq(decision.reviewId, reviewId), eq(decision.workspaceId, ctx.workspaceId)))
    .orderBy(asc(decision.id));
  const name = await actorNames(
    ctx.db,
    rows.map((row) => row.actor),
  );
  return rows.map((row) => {
    const { id, outcome, actor, surface, draftVersion, decidedAt, comment } = row;
    const reason = { reasonCode: row.reasonCode, reasonLabel: row.reasonLabel };
    const voided = row.voidedAt !== null;
    const closes = row.closesReview && !voided;
    return {
      id,
      outcome,
      actor,
      actorName: name(actor),
      surface,
      draftVersion,
      decidedAt,
      comment,
      ...reason,
      voided,
      closes,
    };
  });
}

async function loadUndoUntil(ctx: ServiceContext, item: ReviewListItem): Promise<Date | null> {
  const { draftId, delivery } = item;
  // A rejection, or an approval whose write-backs the worker has not opened yet: then the window is what the workflow promises.
  if (item.status === "decided" && !delivery) return undoWindow(ctx.db, ctx, item);
  if (delivery?.state !== "held") return null;
  const [row] = await ctx.db
    .select({ first: min(writeBack.notBefore) })
    .from(writeBack)
    .where(
      and(
        eq(writeBack.draftId, draftId),
        eq(writeBack.workspaceId, ctx.workspaceId),
        eq(writeBack.state, "held"),
        eq(writeBack.attempts, 0),
      ),
    );
  return row?.first ?? null;
}
