/** The end of drafting: what was generated is scored, routed and put before a person, in one transaction. */
import { and, eq } from "drizzle-orm";
import { appendAuditEntries } from "@/lib/audit/append";
import { type Score, scoreDraft } from "@/lib/confidence/score-draft";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { routingEvaluation } from "@/lib/db/schema/routing/routing-evaluation";
import { score } from "@/lib/db/schema/confidence/score";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { insertTogether, into } from "@/lib/db/insert-together";
import { withTransaction } from "@/lib/db/transaction";
import { draftOf, isDraftedAlready } from "@/lib/drafting/draft-of";
import { lockSubject } from "@/lib/drafting/take-turn";
import { announceReviews } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";
import { nextPendingEvent } from "@/lib/intake/next-event";
import { tellOf } from "@/lib/notifications/notice";
import { routeDraft, type Routing } from "@/lib/routing/route-draft";
import type { RoutingInput } from "@/lib/routing/route";
import { likenessOf } from "./likeness";
import { newReview, newReviewText, type NewReview } from "./new-review";

/**
 * Makes the draft and its review from a stored generation, and starts the next event of the same subject. Safe to repeat:
 * an event has one draft.
 */
export async function openReview(
  ctx: ServiceContext,
  generationId: string,
): Promise<{ draftId: string; reviewId: string } | null> {
  const made = await loadGeneration(ctx, generationId);
  const { generated } = made;
  const scored = scoreDraft(generated.output.signals);
  const held = generated.output.holdReasons.length > 0;
  const confidence = held ? null : scored.confidence;
  const input: RoutingInput = {
    workflowId: made.event.workflowId,
    held,
    confidence,
    risk: made.definition.review.risk,
    language: generated.output.language,
    customer: made.event.customerKey ?? "",
    findings: generated.output.findings.map((found) => found.kind),
  };
  const routing = routeDraft(input);

  const drafted = draftOf(ctx, made);
  const opened = newReview(ctx, {
    ...drafted,
    event: made.event,
    rules: made.definition.review,
    confidence,
    language: generated.output.language,
    likeness: likenessOf(made.event.workflowId, generated.output),
    doubts: generated.output.findings.length,
  });
  const insertions = [
    ...drafted.insertions,
    // Nothing was drafted, so nothing was measured: no score for a calibrator to learn from.
    into(score, held ? [] : [scoreRow(ctx, drafted.draftId, scored, made)]),
    into(routingEvaluation, [routingRow(ctx, drafted.draftId, input, routing)]),
    into(review, [opened]),
    into(reviewText, [newReviewText(opened, made.event.data, generated.output.content.body)]),
  ];
  const opening = withTransaction(ctx, async (tx) => {
    const subject = { workflowId: made.event.workflowId, subject: made.event.subject };
    // Sent together: they are answered in order on the transaction's one connection.
    const [, , , next] = await Promise.all([
      lockSubject(tx, subject.workflowId, subject.subject),
      insertTogether(tx, insertions),
      audit(tx, ctx, opened, routing, held),
      nextPendingEvent(tx, subject),
    ]);
    if (next) await enqueue(tx, [{ name: "event/accepted", data: { workspaceId: ctx.workspaceId, eventId: next.id } }]);
    if (made.definition.review.slackChannel) await tellOf(tx, ctx, { reviewId: opened.id, reason: "opened" });
    announceReviews(tx, ctx.workspaceId, [opened.id]);
    return { draftId: drafted.draftId, reviewId: opened.id };
  });
  return opening.catch((error: unknown) => {
    if (isDraftedAlready(error)) return null;
    throw error;
  });
}

type Made = Awaited<ReturnType<typeof loadGeneration>>;

async function loadGeneration(ctx: ServiceContext, generationId: string) {
  const [row] = await ctx.db
    .select({ generated: generation, event, definition: workflowVersion.definition })
    .from(generation)
    .innerJoin(event, eq(event.id, generation.eventId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, generation.workflowVersionId))
    .where(and(eq(generation.id, generationId), eq(generation.workspaceId, ctx.workspaceId)));
  if (!row) throw new Error(`Generation ${generationId} is not in its workspace.`);
  return row;
}

const scoreRow = (ctx: ServiceContext, draftId: string, scored: Score, { generated }: Made) => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  draftId,
  version: 1,
  confidence: scored.confidence,
  signals: generated.output.signals,
  calibratorVersion: scored.calibratorVersion,
});

const routingRow = (
  ctx: ServiceContext,
  draftId: string,
  input: RoutingInput,
  { route, ruleVersion, reason }: Routing,
) => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  draftId,
  ruleVersion,
  input,
  route,
  reason,
});

function audit(
  tx: Transaction,
  ctx: ServiceContext,
  opened: NewReview,
  routing: Routing,
  held: boolean,
): Promise<void> {
  const { id: reviewId, draftId, contentHash } = opened;
  return appendAuditEntries(tx, [
    {
      ctx,
      action: "draft.created",
      entityType: "draft",
      entityId: draftId,
      content: { version: 1, content_hash: contentHash, held, confidence: opened.confidence ?? null },
    },
    {
      ctx,
      action: "review.opened",
      entityType: "review",
      entityId: reviewId,
      content: { draft_id: draftId, route: routing.route, rule_version: routing.ruleVersion, reason: routing.reason },
    },
  ]);
}
