/** One confirmation for drafts that are alike: each is its own decision, with its own entry in the audit log. */
import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import { z } from "zod";
import { principalOf } from "@/lib/core/actor";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { AppError, ConflictError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { requirePermission } from "@/lib/members/require-permission";
import { aloneBecause, mostTogether, seenBy } from "@/lib/review/alike";
import { visibleReviews } from "@/lib/review/visible";
import { recordDecision, RecordDecisionInput } from "./record-decision";

export const DecideTogetherInput = RecordDecisionInput.pick({ reasonCode: true, comment: true }).extend({
  decision: z.enum(["approved", "rejected"]),
  /** What the confirmation is called, so that it can be taken back even if its answer is lost. */
  bulkId: z.uuid().optional(),
  items: z
    .array(
      RecordDecisionInput.pick({
        reviewId: true,
        draftVersion: true,
        contentHash: true,
        renderedHash: true,
        viewedAt: true,
      }),
    )
    .min(1)
    .max(mostTogether),
});

/** `apart`: it is not like the first of them, or has doubts of its own, and is to be read by itself. */
export type LeftOut = "grave" | "stake" | "apart" | "unseen" | "refused";

export interface DecidedTogether {
  bulkId: string;
  decided: { reviewId: string }[];
  /** `refusal`: why it was refused; none where it failed. */
  leftOut: { reviewId: string; why: LeftOut; refusal?: AppError }[];
  /** Until when all of them can be taken back; null where nothing can. */
  undoUntil: Date | null;
}

/**
 * Decides each as if it were alone, and leaves out what may not be decided with others, is not like them or was never shown to the
 * caller, and what is refused. Throws PermissionError, or ConflictError: that is what somebody else's confirmation is called.
 */
export async function decideTogether(
  ctx: ServiceContext,
  input: z.input<typeof DecideTogetherInput>,
): Promise<DecidedTogether> {
  requirePermission(ctx, "reviews:decide");
  const { items, bulkId = newId(), ...wish } = DecideTogetherInput.parse(input);
  if (ctx.actor.kind !== "person") throw new PermissionError("Only a person can decide drafts together.");
  const known = await loadCircumstances(
    ctx,
    ctx.actor.memberId,
    items.map(({ reviewId }) => reviewId),
  );
  const likeness = items.map(({ reviewId }) => known.get(reviewId)?.likeness).find(Boolean);

  await requireOwn(ctx, bulkId);

  const decided: { reviewId: string }[] = [];
  const leftOut: DecidedTogether["leftOut"] = [];
  // One after the other: each locks its review, and somebody who decides alone should not have to wait for all.
  for (const item of items) {
    const { reviewId } = item;
    const why = leaveOut(known.get(reviewId), likeness);
    if (why) {
      leftOut.push({ reviewId, why });
      continue;
    }
    try {
      await recordDecision(ctx, { ...item, ...wish }, { bulkId });
      decided.push({ reviewId });
    } catch (error) {
      // What fails by itself keeps nobody from hearing what became of the others.
      if (!(error instanceof AppError)) log.error({ err: error, reviewId }, "decision failed");
      leftOut.push({ reviewId, why: "refused", ...(error instanceof AppError && { refusal: error }) });
    }
  }
  return { bulkId, decided, leftOut, undoUntil: await undoUntil(ctx, bulkId) };
}

async function requireOwn(ctx: ServiceContext, bulkId: string): Promise<void> {
  const others = await ctx.db.$count(
    decision,
    and(
      eq(decision.bulkId, bulkId),
      eq(decision.workspaceId, ctx.workspaceId),
      ne(decision.principal, principalOf(ctx.actor)),
    ),
  );
  if (others > 0) throw new ConflictError("Somebody else has used this id. Send it again with a new one.");
}

interface Circumstances {
  likeness: string | null;
  doubts: number;
  alone: "grave" | "stake" | null;
  seen: boolean;
}

/** What is not known is refused when it is decided. */
function leaveOut(one: Circumstances | undefined, likeness: string | null | undefined): LeftOut | null {
  if (!one) return null;
  if (one.alone) return one.alone;
  if (one.likeness === null || one.likeness !== likeness || one.doubts > 0) return "apart";
  return one.seen ? null : "unseen";
}

/** By review. */
async function loadCircumstances(
  ctx: ServiceContext,
  memberId: string,
  reviewIds: string[],
): Promise<Map<string, Circumstances>> {
  const rows = await ctx.db
    .select({
      reviewId: review.id,
      likeness: review.likeness,
      doubts: review.doubts,
      alone: aloneBecause,
      seen: seenBy(memberId),
    })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.workspaceId, ctx.workspaceId), inArray(review.id, reviewIds), visibleReviews(ctx)));
  return new Map(rows.map(({ reviewId, ...circumstances }) => [reviewId, circumstances]));
}

/** The first of their windows to end. */
async function undoUntil(ctx: ServiceContext, bulkId: string): Promise<Date | null> {
  const rows = await ctx.db
    .select({ decidedAt: decision.decidedAt, definition: workflowVersion.definition })
    .from(decision)
    .innerJoin(draft, eq(draft.id, decision.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(
      and(
        eq(decision.bulkId, bulkId),
        eq(decision.workspaceId, ctx.workspaceId),
        decision.closesReview,
        isNull(decision.voidedAt),
      ),
    );
  const ends = rows.map(({ decidedAt, definition }) => secondsAfter(decidedAt, definition.undoSeconds).getTime());
  return ends.length > 0 && Math.min(...ends) > ctx.clock.now().getTime() ? new Date(Math.min(...ends)) : null;
}
