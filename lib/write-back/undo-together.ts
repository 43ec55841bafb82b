import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { AppError, NotFoundError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { decision } from "@/lib/db/schema/decisions/decision";
import { requirePermission } from "@/lib/members/require-permission";
import { undoDecision } from "./undo-decision";

export const UndoTogetherInput = z.object({ bulkId: z.uuid() });

/** Takes back what the caller decided with one confirmation, each as far as it still can be. Throws NotFoundError, PermissionError. */
export async function undoTogether(
  ctx: ServiceContext,
  input: z.input<typeof UndoTogetherInput>,
): Promise<{ undone: string[]; refused: { reviewId: string; refusal?: AppError }[] }> {
  requirePermission(ctx, "write-backs:undo");
  const { bulkId } = UndoTogetherInput.parse(input);
  const made = await ctx.db
    .select({ decisionId: decision.id, reviewId: decision.reviewId })
    .from(decision)
    .where(
      and(
        eq(decision.bulkId, bulkId),
        eq(decision.workspaceId, ctx.workspaceId),
        eq(decision.principal, principalOf(ctx.actor)),
        eq(decision.closesReview, true),
        isNull(decision.voidedAt),
      ),
    )
    .orderBy(asc(decision.id));
  if (made.length === 0) throw new NotFoundError("There is nothing of this to take back.", { reason: "undo-nothing" });

  const undone: string[] = [];
  const refused: { reviewId: string; refusal?: AppError }[] = [];
  for (const { decisionId, reviewId } of made) {
    try {
      await undoDecision(ctx, { reviewId, decisionId });
      undone.push(reviewId);
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error, reviewId }, "undo failed");
      refused.push({ reviewId, ...(error instanceof AppError && { refusal: error }) });
    }
  }
  return { undone, refused };
}
