/** Taking a review in hand, so that two people do not write the same reply. It never keeps another permitted person from deciding. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import { secondsAfter } from "@/lib/core/clock";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { actorName } from "@/lib/members/actor-name";
import { requirePermission } from "@/lib/members/require-permission";
import { requireWaitsFor } from "./may-decide";
import { type Claimable, type StandingClaim, standingClaims } from "./standing-claims";
import { visibleReviews } from "./visible";

/** How long a claim holds unless it is renewed, in seconds. A page renews it four times in that. */
export const claimSeconds = 120;

export const ClaimReviewInput = z.object({
  reviewId: z.uuid(),
  /** On purpose, from whoever has it. */
  takeOver: z.boolean().default(false),
});

/**
 * Takes an open review in hand for two minutes; the holder's own claim is prolonged. Throws NotFoundError, PermissionError, or
 * ConflictError: it is closed, or `holder` says who has it.
 */
export async function claimReview(
  ctx: ServiceContext,
  input: z.input<typeof ClaimReviewInput>,
): Promise<StandingClaim> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId, takeOver } = ClaimReviewInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const { found, person, holder } = await lockForClaim(tx, ctx, reviewId);
    requireOpen(found, "take");
    const others = holder && holder.memberId !== person.memberId ? holder : null;
    if (others && !takeOver) throw heldBy(others);

    const claim = await hold(tx, ctx, found, person);
    if (holder?.memberId !== person.memberId) {
      await appendAuditEntry(tx, ctx, {
        action: "review.claimed",
        entityType: "review",
        entityId: reviewId,
        content: { draft_id: found.draftId, taken_from: others?.memberId ?? null },
      });
      announceReviews(tx, ctx.workspaceId, [reviewId], { counts: false });
    }
    return claim;
  });
}

export const ReviewClaimInput = ClaimReviewInput.pick({ reviewId: true });

/**
 * Prolongs the caller's own claim by two minutes from now; one that has run out too, as long as nobody else has taken the review. Throws
 * NotFoundError, PermissionError, or ConflictError: it is closed, or not the caller's any more (`holder` says whose).
 */
export async function renewClaim(ctx: ServiceContext, input: z.input<typeof ReviewClaimInput>): Promise<StandingClaim> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId } = ReviewClaimInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const { found, person, holder } = await lockForClaim(tx, ctx, reviewId);
    requireOpen(found, "hold");
    if (found.claimedBy !== person.memberId) throw holder ? heldBy(holder) : new ConflictError("You gave this back.");

    // Pages that show it count its time down: only one that had run out is news.
    if (!holder) announceReviews(tx, ctx.workspaceId, [reviewId], { counts: false });
    return hold(tx, ctx, found, person);
  });
}

/** Gives the caller's own claim back. Where it is somebody else's, or nobody's, nothing changes. Throws NotFoundError or PermissionError. */
export async function releaseClaim(ctx: ServiceContext, input: z.input<typeof ReviewClaimInput>): Promise<void> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId } = ReviewClaimInput.parse(input);

  await withTransaction(ctx, async (tx) => {
    const { found, person } = await lockForClaim(tx, ctx, reviewId);
    if (found.claimedBy !== person.memberId) return;

    await tx.update(review).set({ claimedBy: null, claimedUntil: null }).where(eq(review.id, reviewId));
    await appendAuditEntry(tx, ctx, {
      action: "review.released",
      entityType: "review",
      entityId: reviewId,
      content: { draft_id: found.draftId },
    });
    announceReviews(tx, ctx.workspaceId, [reviewId], { counts: false });
  });
}

type Person = Extract<Actor, { kind: "person" }>;
type Found = Claimable & { draftId: string };

async function lockForClaim(
  tx: Transaction,
  ctx: ServiceContext,
  reviewId: string,
): Promise<{ found: Found; person: Person; holder: StandingClaim | null }> {
  const { actor: person } = ctx;
  if (person.kind !== "person") throw new PermissionError("Only a person can take a review in hand.");

  const [found] = await tx
    .select({
      id: review.id,
      draftId: review.draftId,
      status: review.status,
      claimedBy: review.claimedBy,
      claimedUntil: review.claimedUntil,
      groupId: review.groupId,
      assigneeId: review.assigneeId,
    })
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)))
    .for("update");
  if (!found) throw new NotFoundError("There is no such review in this workspace.");
  requireWaitsFor(ctx, found);

  const claims = await standingClaims(tx, ctx, [found], ctx.clock.now());
  return { found, person, holder: claims.get(reviewId) ?? null };
}

async function hold(tx: Transaction, ctx: ServiceContext, { id }: Found, person: Person): Promise<StandingClaim> {
  const until = secondsAfter(ctx.clock.now(), claimSeconds);
  await tx.update(review).set({ claimedBy: person.memberId, claimedUntil: until }).where(eq(review.id, id));
  return { memberId: person.memberId, name: await actorName(tx, person), until };
}

function requireOpen({ status }: Found, verb: string): void {
  if (status === "open") return;
  throw new ConflictError(`This review is ${status}; there is nothing to ${verb}.`, { reason: "closed" });
}

const heldBy = ({ memberId, name, until }: StandingClaim): ConflictError =>
  new ConflictError(`${name} has this draft in hand. Take it over if you have agreed on it.`, {
    reason: "in-hand",
    holder: { memberId, name, until: until.toISOString() },
  });
