/** The one door: every channel and policy decides through here. */
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntries } from "@/lib/audit/append";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { isBlank, plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { review, type ReviewStatus } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { TypedContent } from "@/lib/drafting/typed-content";
import { announceReviews } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";
import { requirePermission } from "@/lib/members/require-permission";
import { tally, type Verdict, type Vote } from "./approval-policy";
import { escalate } from "./escalate";
import { requireRedraftable, withdrawOwnRequest } from "./ask-for-another";
import { type ReviewInHand, lockReview, requireOpen, requireVersion } from "./lock-review";
import { isApproval, type Outcome, outcomes, passesOn } from "./outcome";
import { requireReasonCode } from "./reason-codes";
import { requireMayDecide } from "./require-may-decide";
import { voidVotes } from "./void-votes";
import { writeEdit } from "./write-edit";

export const RecordDecisionInput = z.object({
  reviewId: z.uuid(),
  decision: z.enum(outcomes),
  /** The version and content hash that the decider saw. */
  draftVersion: z.int().positive(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits"),
  /** The whole new text, the action's fields that differ, or both. */
  edits: TypedContent.partial().optional(),
  reasonCode: z.string().max(100).transform(plainText).optional(),
  comment: z
    .string()
    .max(10_000)
    .transform((text) => (isBlank(text) ? undefined : plainText(text)))
    .optional(),
  /** As the decider's device says; its clock may be wrong. */
  viewedAt: z
    .date()
    .min(new Date("2000-01-01"), "must be a time after the year 2000")
    .max(new Date("9999-12-31"))
    .optional(),
  dwellMs: z.int32().nonnegative().optional(),
  renderedHash: z.string().max(128).transform(plainText).optional(),
});
export type RecordDecisionInput = z.input<typeof RecordDecisionInput>;

export interface RecordedDecision {
  decisionId: string;
  reviewId: string;
  draftId: string;
  decision: Outcome;
  /** What was decided on: an edit makes a new version. */
  draftVersion: number;
  contentHash: string;
  reviewStatus: ReviewStatus;
  /** How many more approvals the review waits for. */
  openVotes: number;
}

interface Along {
  /** The confirmation that it was made with, of several. */
  bulkId?: string | null;
  /** What becomes true with the decision or not at all, such as that a link has decided; what it throws refuses. */
  first?: (tx: Transaction, decisionId: string) => Promise<void>;
}

/**
 * Records one principal's vote on the version it saw and closes the review when the policy says so. Throws NotFoundError,
 * PermissionError, ConflictError (closed: `winner` says who and when), StaleVersionError or ValidationError; then nothing changed.
 */
export async function recordDecision(
  ctx: ServiceContext,
  input: RecordDecisionInput,
  { bulkId = null, first }: Along = {},
): Promise<RecordedDecision> {
  requirePermission(ctx, "reviews:decide");
  const wish = RecordDecisionInput.parse(input);
  requireReason(wish);

  return withTransaction(ctx, async (tx) => {
    const decisionId = newId();
    await first?.(tx, decisionId);
    const inHand = await lockReview(tx, ctx, wish.reviewId);
    requireMayDecide(ctx, inHand);
    await requireOpen(tx, inHand);
    requireInTime(ctx, inHand);
    requireVersion(inHand, wish);
    if (wish.reasonCode !== undefined) await requireReasonCode(tx, ctx, wish.reasonCode);

    const decided =
      wish.decision === "approved_with_edits" ? await writeEdit(tx, ctx, inHand, wish.edits ?? {}) : inHand.shown;
    requireContent(wish.decision, decided.body);
    await requireAllowed(tx, inHand, wish.decision, decided);
    if (wish.decision === "redraft") {
      await requireRedraftable(tx, inHand);
      // Votes on a version that somebody wants replaced say nothing about the one to come.
      await voidVotes(tx, ctx, inHand.review.id);
    } else if (inHand.passedOn) {
      await withdrawOwnRequest(tx, ctx, inHand);
    }
    const voted = {
      ...wish,
      ...looked(ctx, inHand, wish),
      bulkId,
      draftVersion: decided.version,
      contentHash: decided.contentHash,
    };
    const verdict = tally(inHand.review.policy, [
      ...(await standingVotes(tx, inHand, decided.version)),
      voteOf(ctx, wish.decision),
    ]);

    // Sent together: they are answered in order, and all undone if the vote is refused.
    await Promise.all([
      insertVote(tx, ctx, inHand, decisionId, voted, verdict.closed),
      closeOrAdvance(tx, ctx, inHand, voted, verdict),
      audit(tx, ctx, inHand, decisionId, voted, verdict),
      verdict.closed || wish.decision === "redraft" ? announce(tx, ctx, inHand, decisionId, wish.decision) : undefined,
    ]);
    if (wish.decision === "escalated") await escalate(tx, ctx, inHand);
    announceReviews(tx, ctx.workspaceId, [inHand.review.id]);
    return {
      decisionId,
      reviewId: inHand.review.id,
      draftId: inHand.review.draftId,
      decision: wish.decision,
      draftVersion: decided.version,
      contentHash: decided.contentHash,
      reviewStatus: verdict.closed ? "decided" : "open",
      openVotes: verdict.closed ? 0 : verdict.openVotes,
    };
  });
}

type Wish = z.output<typeof RecordDecisionInput>;
type Voted = Wish & { bulkId: string | null };

function requireReason({ decision: outcome, reasonCode, comment }: Wish): void {
  if (outcome === "redraft" && !comment) {
    throw new ValidationError(
      "Say what should be different in the next draft.",
      [{ path: "/comment", message: "Give the instruction." }],
      { reason: "say-what" },
    );
  }
  if (outcome === "escalated" && !comment) {
    throw new ValidationError(
      "Say what whoever takes it over should look at.",
      [{ path: "/comment", message: "Say why it is escalated." }],
      { reason: "say-to-whom" },
    );
  }
  if (outcome !== "rejected" || reasonCode || comment) return;
  throw new ValidationError(
    "Say why it is rejected: give a reason code or a comment.",
    [{ path: "/reason_code", message: "Give a reason code, or a comment." }],
    { reason: "say-why" },
  );
}

/**
 * When and for how long the decider looked, as far as it can be: not before the review was there, and not until after now. A device whose
 * clock is wrong keeps nobody from deciding.
 */
function looked(
  ctx: ServiceContext,
  { review: { openedAt } }: ReviewInHand,
  { viewedAt, dwellMs }: Wish,
): Pick<Wish, "viewedAt" | "dwellMs"> {
  const now = ctx.clock.now().getTime();
  const opened = Math.min(openedAt.getTime(), now);
  const dwell = dwellMs === undefined ? undefined : Math.min(dwellMs, now - opened);
  const latest = now - (dwell ?? 0);
  return {
    viewedAt: viewedAt && new Date(Math.min(Math.max(viewedAt.getTime(), opened), latest)),
    dwellMs: dwell,
  };
}

function requireContent(outcome: Outcome, body: string): void {
  if (!isApproval(outcome) || !isBlank(body)) return;
  throw new ValidationError(
    "This draft has no text to send. Write the reply and approve it with edits, or reject it.",
    [{ path: "/edits/body", message: "Write what should be sent." }],
    { reason: "no-text" },
  );
}

/** It closes within the minute; until then nobody may be told that it was approved. */
function requireInTime({ clock }: ServiceContext, { review: { expiresAt } }: ReviewInHand): void {
  if (expiresAt === null || expiresAt > clock.now()) return;
  throw new ConflictError("The time to decide this draft is over.", { reason: "expired" });
}

/** An agent that can't run changed arguments, or only changed ones, must not be told that it may. */
async function requireAllowed(
  tx: Transaction,
  { allows, review: { draftId } }: ReviewInHand,
  outcome: Outcome,
  decided: { contentHash: string },
): Promise<void> {
  if (!allows || !isApproval(outcome) || (allows.approve && allows.edit)) return;
  const [first] = await tx
    .select({ contentHash: draftVersion.contentHash })
    .from(draftVersion)
    .where(and(eq(draftVersion.draftId, draftId), eq(draftVersion.version, 1)));
  const changed = first?.contentHash !== decided.contentHash;
  if (changed && !allows.edit) {
    throw new ConflictError("The agent that asked can't take changed arguments. Approve it as it is, or reject it.", {
      reason: "edit-not-taken",
    });
  }
  if (!changed && !allows.approve) {
    throw new ConflictError("The agent that asked takes this only with changes. Edit it, or reject it.", {
      reason: "edit-only",
    });
  }
}

const voteOf = (ctx: ServiceContext, outcome: Outcome): Vote => ({
  principal: principalOf(ctx.actor),
  outcome,
  byPerson: ctx.actor.kind === "person",
});

async function standingVotes(
  tx: Transaction,
  { review: { id, policy } }: ReviewInHand,
  version: number,
): Promise<Vote[]> {
  if (policy.kind === "any") return [];
  const rows = await tx
    .select({ principal: decision.principal, outcome: decision.outcome, actor: decision.actor })
    .from(decision)
    .where(and(eq(decision.reviewId, id), eq(decision.draftVersion, version), isNull(decision.voidedAt)))
    .orderBy(decision.id);
  return rows.flatMap(({ actor, ...vote }) =>
    passesOn(vote.outcome) ? [] : [{ ...vote, byPerson: actor.kind === "person" }],
  );
}

async function insertVote(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id: reviewId, draftId } }: ReviewInHand,
  decisionId: string,
  wish: Voted,
  closes: boolean,
): Promise<void> {
  const [inserted] = await tx
    .insert(decision)
    .values({
      id: decisionId,
      workspaceId: ctx.workspaceId,
      reviewId,
      draftId,
      draftVersion: wish.draftVersion,
      contentHash: wish.contentHash,
      outcome: wish.decision,
      actor: ctx.actor,
      principal: principalOf(ctx.actor),
      surface: ctx.actor.kind === "person" ? ctx.actor.via : ctx.actor.kind === "policy" ? "policy" : "api",
      viewedAt: wish.viewedAt,
      dwellMs: wish.dwellMs,
      renderedHash: wish.renderedHash,
      reasonCode: wish.reasonCode,
      comment: wish.comment,
      bulkId: wish.bulkId,
      closesReview: closes,
      decidedAt: ctx.clock.now(),
    })
    .onConflictDoNothing()
    .returning({ id: decision.id });
  if (!inserted)
    throw new ConflictError("You have voted on this version already; it waits for somebody else.", { reason: "voted" });
}

async function closeOrAdvance(
  tx: Transaction,
  ctx: ServiceContext,
  { review: before }: ReviewInHand,
  { draftVersion, contentHash, decision: outcome }: Voted,
  verdict: Verdict,
): Promise<void> {
  const now = ctx.clock.now();
  const next = verdict.closed
    ? { status: "decided" as const, outcome: verdict.outcome, closedAt: now }
    : isApproval(outcome)
      ? letGo(ctx, before)
      : {};
  await tx
    .update(review)
    .set({ draftVersion, contentHash, ...next })
    .where(eq(review.id, before.id));
}

/** Whoever has voted can do no more about it: it waits for others, so it is the voter's no longer, nor in their hands. */
function letGo({ actor }: ServiceContext, { assigneeId, claimedBy }: ReviewInHand["review"]) {
  const me = actor.kind === "person" ? actor.memberId : null;
  return {
    ...(assigneeId === me && { assigneeId: null }),
    ...(claimedBy === me && { claimedBy: null, claimedUntil: null }),
  };
}

function audit(
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id, draftId } }: ReviewInHand,
  decisionId: string,
  wish: Voted,
  verdict: Verdict,
) {
  return appendAuditEntries(tx, [
    {
      ctx,
      action: "decision.recorded",
      entityType: "review",
      entityId: id,
      content: {
        decision_id: decisionId,
        draft_id: draftId,
        draft_version: wish.draftVersion,
        content_hash: wish.contentHash,
        rendered_hash: wish.renderedHash ?? null,
        decision: wish.decision,
        reason_code: wish.reasonCode ?? null,
        comment: wish.comment ?? null,
        dwell_ms: wish.dwellMs ?? null,
        ...(wish.bulkId && { bulk_id: wish.bulkId }),
        closed: verdict.closed,
      },
    },
  ]);
}

const announce = (
  tx: Transaction,
  ctx: ServiceContext,
  { review: { id: reviewId } }: ReviewInHand,
  decisionId: string,
  outcome: Outcome,
) =>
  enqueue(tx, [
    {
      name: outcome === "redraft" ? "redraft/requested" : "decision/recorded",
      data: { workspaceId: ctx.workspaceId, reviewId, decisionId },
    },
  ]);
