/** Putting right what was sent: a follow-up draft, written by a person, that goes through the same hands as the first. */
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntries } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { withTransaction } from "@/lib/db/transaction";
import { buildActions } from "@/lib/drafting/build-actions";
import { contentHash } from "@/lib/drafting/proposal";
import { record } from "@/lib/drafting/recorded-words";
import { announceReviews } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { requireWaitsFor } from "./may-decide";
import { newReview, newReviewText } from "./new-review";
import { visibleReviews } from "./visible";

export const CorrectSentInput = z.object({ draftId: z.uuid() });

/**
 * Opens an empty draft about the same message, given to the caller, who writes what puts the sent one right. While one still waits, that
 * is the answer. Throws NotFoundError, PermissionError, or ConflictError: it was not sent.
 */
export async function correctSent(
  ctx: ServiceContext,
  input: z.input<typeof CorrectSentInput>,
): Promise<{ draftId: string }> {
  requirePermission(ctx, "reviews:decide");
  const { draftId: sentId } = CorrectSentInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const sent = await lockSent(tx, ctx, sentId);
    requireWaitsFor(ctx, sent);
    if (!sent.arrived) throw new ConflictError("This draft was not sent, so there is nothing to correct.");
    if (sent.definition.action.payload === "arguments")
      throw new ConflictError("An agent ran this itself, so it is for the agent to put right.", {
        reason: "agents-draft",
      });
    if (sent.waiting) return { draftId: sent.waiting };

    const of = { workspaceId: ctx.workspaceId, draftId: newId() };
    const content = { body: "" };
    const actions = buildActions(sent.definition.action, sent.event.data, content);
    const hash = contentHash(actions);
    const why = record("correctsSent");
    const { workflowId, workflowVersionId, eventId, origin } = sent.draft;
    await tx.insert(draft).values({
      id: of.draftId,
      workspaceId: ctx.workspaceId,
      workflowId,
      workflowVersionId,
      eventId,
      origin,
      held: true,
      holdReasons: [{ code: "correction", message: why.words, wording: why.wording }],
      explanation: "",
      correctsDraftId: sentId,
    });
    await tx.insert(draftVersion).values({ ...of, version: 1, content, actions, contentHash: hash });
    const opened = {
      ...newReview(ctx, {
        event: sent.event,
        rules: sent.definition.review,
        draftId: of.draftId,
        contentHash: hash,
        confidence: null,
        held: true,
        language: sent.language,
        likeness: null,
        doubts: 0,
      }),
      groupId: sent.groupId,
      assigneeId: ctx.actor.kind === "person" ? ctx.actor.memberId : null,
    };
    await tx.insert(review).values(opened);
    await tx.insert(reviewText).values(newReviewText(opened, sent.event.data, ""));
    await appendAuditEntries(tx, [
      {
        ctx,
        action: "draft.created",
        entityType: "draft",
        entityId: of.draftId,
        content: { version: 1, content_hash: hash, held: true, confidence: null, corrects_draft_id: sentId },
      },
      {
        ctx,
        action: "review.opened",
        entityType: "review",
        entityId: opened.id,
        content: { draft_id: of.draftId, route: "human", reason: "It corrects what was sent." },
      },
    ]);
    announceReviews(tx, ctx.workspaceId, [opened.id]);
    return { draftId: of.draftId };
  });
}

/** What is to be corrected; its review stays locked, so that of two who ask the second finds the draft of the first. */
async function lockSent(tx: Transaction, ctx: ServiceContext, draftId: string) {
  const [row] = await tx
    .select({
      draft,
      event,
      definition: workflowVersion.definition,
      language: review.language,
      groupId: review.groupId,
      assigneeId: review.assigneeId,
      arrived: sql<boolean>`exists (select from write_back w where w.draft_id = ${draft.id} and w.state = 'sent')`,
    })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(event, eq(event.id, draft.eventId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(draft.id, draftId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)))
    .for("update", { of: review });
  if (!row) throw new NotFoundError("There is no such draft in this workspace.");

  const [waiting] = await tx
    .select({ draftId: draft.id })
    .from(draft)
    .innerJoin(review, eq(review.draftId, draft.id))
    .where(and(eq(draft.correctsDraftId, draftId), eq(draft.workspaceId, ctx.workspaceId), eq(review.status, "open")))
    .limit(1);
  return { ...row, waiting: waiting?.draftId };
}
