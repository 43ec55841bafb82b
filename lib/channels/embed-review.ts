/** Puts one review into another app, for the person who uses that app. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, PermissionError, ValidationError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { withTransaction } from "@/lib/db/transaction";
import { lockReview, type ReviewInHand, requireOpen } from "@/lib/decisions/lock-review";
import { requireMayDecide } from "@/lib/decisions/require-may-decide";
import type { Permission } from "@/lib/members/permissions";
import { requirePermission } from "@/lib/members/require-permission";
import { mayDecideByLink } from "@/lib/workflows/definition";
import { keepLink } from "./decide-links";
import { makeEmbedToken } from "./embed-token";

/** Whoever has the key for one review should not have it for a coffee break. */
export const embedLifetimeSeconds = 10 * 60;

/** What the page shows and does. Others of the key's rights count too, such as taking back. */
const needed: readonly Permission[] = ["reviews:decide", "reviews:read", "drafts:read"];

export const EmbedReviewInput = z.object({
  reviewId: z.uuid(),
  /** Of the page that will frame it. */
  origin: z.string().max(300),
});

export interface EmbeddedReview {
  /** Kept nowhere. */
  token: string;
  expiresAt: Date;
}

/**
 * Makes a token with which the caller's member may look at an open review and decide it once, as it is now, within ten minutes, in a frame of
 * one of the `allowed` origins. Throws PermissionError (also to a service key), NotFoundError, ValidationError (another origin) or ConflictError:
 * it is closed, nobody may embed here, or the workflow wants a sign-in.
 */
export async function embedReview(
  ctx: ServiceContext,
  input: z.input<typeof EmbedReviewInput>,
  allowed: readonly string[],
): Promise<EmbeddedReview> {
  const memberId = requirePersonal(ctx);
  for (const permission of needed) requirePermission(ctx, permission);
  const { reviewId, origin } = EmbedReviewInput.parse(input);
  requireAllowed(origin, allowed);

  return withTransaction(ctx, async (tx) => {
    const inHand = await lockReview(tx, ctx, reviewId);
    requireMayDecide(ctx, inHand);
    await requireOpen(tx, inHand);
    await requireLinkEnough(tx, inHand);

    const { draftVersion, draftId } = inHand.review;
    const token = makeEmbedToken(origin);
    const about = { reviewId, memberId, draftVersion, scopes: [...ctx.permissions] };
    const kept = { ...about, purpose: "embed" as const, lifetimeSeconds: embedLifetimeSeconds };
    const expiresAt = await keepLink(tx, ctx, token, kept);
    await appendAuditEntry(tx, ctx, {
      action: "review.embedded",
      entityType: "review",
      entityId: reviewId,
      content: { draft_id: draftId, draft_version: draftVersion, origin, expires_at: expiresAt.toISOString() },
    });
    return { token, expiresAt };
  });
}

function requirePersonal({ actor }: ServiceContext): string {
  if (actor.kind === "person") return actor.memberId;
  throw new PermissionError(
    "Only a person can decide, so a service key can embed nothing. Send the member’s personal key.",
    {
      reason: "personal-key-only",
    },
  );
}

function requireAllowed(origin: string, allowed: readonly string[]): void {
  if (allowed.length === 0) {
    throw new ConflictError(
      "Nobody may embed reviews of this installation. Whoever runs it can allow origins with EMBED_ORIGINS.",
      { reason: "embedding-off" },
    );
  }
  if (allowed.includes(origin)) return;
  throw new ValidationError(
    "This origin may not embed reviews. Whoever runs this installation can add it to EMBED_ORIGINS.",
    [{ path: "/origin", message: "must be one of the allowed origins, exactly: https://app.example.com" }],
    { reason: "origin-not-allowed" },
  );
}

/** Whoever has the address of the frame has the vote, as with a link in a mail. */
async function requireLinkEnough(tx: Transaction, { workflowVersionId }: ReviewInHand): Promise<void> {
  const [found] = await tx
    .select({ definition: workflowVersion.definition })
    .from(workflowVersion)
    .where(eq(workflowVersion.id, workflowVersionId));
  if (found && mayDecideByLink(found.definition.review)) return;
  throw new ConflictError(
    "The drafts of this workflow are decided by who is signed in, so they can’t be embedded. An admin can allow it with decideByLink.",
    { reason: "sign-in-wanted" },
  );
}
