/** What it takes to ask for another draft, and to ask no longer. */
import { and, count, eq, inArray } from "drizzle-orm";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import type { ReviewInHand } from "./lock-review";
import { outcomes, passesOn } from "./outcome";
import { voidVotes } from "./void-votes";

/** A model that has not understood by then won't, and each try costs. */
export const mostRedrafts = 5;

/** Throws ConflictError where another draft can't be made of this one. */
export async function requireRedraftable(
  tx: Transaction,
  { review, eventId, proposedBy }: ReviewInHand,
): Promise<void> {
  if (proposedBy)
    throw new ConflictError("An agent proposed this. Reject it and say what should be different.", {
      reason: "agents-draft",
    });
  if (review.held || eventId === null)
    throw new ConflictError("Nothing was drafted here that could be drafted again. Write the reply, or reject it.", {
      reason: "nothing-drafted",
    });
  const [asked] = await tx
    .select({ times: count() })
    .from(decision)
    .where(and(eq(decision.reviewId, review.id), eq(decision.outcome, "redraft")));
  if ((asked?.times ?? 0) >= mostRedrafts)
    throw new ConflictError(`It has been drafted again ${mostRedrafts} times. Edit the reply, or reject it.`, {
      reason: "drafted-enough",
    });
}

/** Whoever decides after all no longer asks for another, nor for somebody else. */
export const withdrawOwnRequest = (
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id } }: ReviewInHand,
): Promise<void> =>
  voidVotes(
    tx,
    ctx,
    id,
    and(inArray(decision.outcome, outcomes.filter(passesOn)), eq(decision.principal, principalOf(ctx.actor))),
  );
