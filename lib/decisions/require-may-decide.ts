import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import { requireWaitsFor } from "@/lib/review/may-decide";
import type { ReviewInHand } from "./lock-review";

/** Throws PermissionError: not a person, their own draft, or another group's. */
export function requireMayDecide(ctx: ServiceContext, inHand: ReviewInHand): void {
  // Policies and service keys decide only where a workflow names them, and no workflow can yet.
  if (ctx.actor.kind !== "person") {
    throw new PermissionError(
      "Only a person can decide this draft. Use a personal API key, or decide it in the queue.",
    );
  }
  const { proposedBy } = inHand;
  const own = proposedBy !== null && principalOf(proposedBy) === principalOf(ctx.actor);
  if (own)
    throw new PermissionError("You proposed this draft, so somebody else has to decide it.", { reason: "own-draft" });
  requireWaitsFor(ctx, inHand.review);
}
