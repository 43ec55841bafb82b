/** The end of drafting: what was generated is scored, routed and put before a person, in one transaction. */
import { and, eq } from "drizzle-orm";
import { appendAuditEntries, type AuditEntry } from "@/lib/audit/append";
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
import { type Insertion, insertTogether, into } from "@/lib/db/insert-together";
import { withTransaction } from "@/lib/db/transaction";
import { draftOf, isDraftedAlready, type Made } from "@/lib/drafting/draft-of";
import { lockSubject } from "@/lib/drafting/take-turn";
import { announceReviews } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";
import { nextPendingEvent } from "@/lib/intake/next-event";
import { tellOf } from "@/lib/notifications/notice";
import { routeDraft, type Routing } from "@/lib/routing/route-draft";
import type { RoutingInput } from "@/lib/routing/route";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
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
  const opening = openingOf(ctx, made);
  const opened = withTransaction(ctx, async (tx) => {
    const subject = { workflowId: made.event.workflowId, subject: made.event.subject };
    // Sent together: they are answered in order on the transaction's one connection.
    const sent = [lockSubject(tx, subject.workflowId, subject.subject), ...putInQueue(tx, ctx, [opening])];
    const following = nextPendingEvent(tx, subject);
    await Promise.all([...sent, following]);
    const next = await following;
    if (next) await enqueue(tx, [{ name: "event/accepted", data: { workspaceId: ctx.workspaceId, eventId: next.id } }]);
    return { draftId: opening.review.draftId, reviewId: opening.review.id };
  });
  return opened.catch((error: unknown) => {
    if (isDraftedAlready(error)) return null;
    throw error;
  });
}

/** A draft scored, routed and ready to be put into the queue. */
export interface Opening {
  review: NewReview;
  insertions: Insertion[];
  entries: AuditEntry[];
  /** Its workflow has each of its drafts shown to all who are in a channel. */
  told: boolean;
}

/** Scores and routes what was generated. Throws ValidationError where an agent's own draft can't be made an action. */
export function openingOf(ctx: ServiceContext, made: Made): Opening {
  const { generated, event: about, definition } = made;
  const { output } = generated;
  const scored = scoreDraft(output.signals);
  const held = output.holdReasons.length > 0;
  // Nothing was drafted, or of a tool's arguments nothing can be measured: no score for a calibrator to learn from.
  const confidence = held || output.signals.length === 0 ? null : scored.confidence;
  const input: RoutingInput = {
    workflowId: about.workflowId,
    held,
    confidence,
    risk: definition.review.risk,
    language: output.language,
    customer: about.customerKey ?? "",
    findings: output.findings.map((found) => found.kind),
  };
  const routing = routeDraft(input);
  const drafted = draftOf(ctx, made);
  const opened = newReview(ctx, {
    ...drafted,
    event: about,
    rules: definition.review,
    confidence,
    held,
    language: output.language,
    likeness: likenessOf(about.workflowId, output),
    doubts: output.findings.length,
  });
  return {
    review: opened,
    insertions: [
      ...drafted.insertions,
      into(score, confidence === null ? [] : [scoreRow(ctx, drafted.draftId, scored, made)]),
      into(routingEvaluation, [routingRow(ctx, drafted.draftId, input, routing)]),
      into(review, [opened]),
      into(reviewText, [newReviewText(opened, about.data, output.content.body)]),
    ],
    entries: entriesOf(ctx, opened, routing),
    told: tellsOfNew(definition.review),
  };
}

const tellsOfNew = ({ slackChannel, teamsChannel, tells }: WorkflowDefinition["review"]): boolean =>
  slackChannel !== undefined ||
  teamsChannel !== undefined ||
  (tells?.opened !== undefined && tells.opened.whom !== "nobody");

/** Stores openings, with what else belongs to them, and has their readers told: statements that were sent, to be awaited together. */
export function putInQueue(
  tx: Transaction,
  ctx: ServiceContext,
  openings: readonly Opening[],
  others: readonly Insertion[] = [],
): Promise<void>[] {
  announceReviews(
    tx,
    ctx.workspaceId,
    openings.map(({ review: opened }) => opened.id),
  );
  return [
    insertTogether(tx, merged([...others, ...openings.flatMap(({ insertions }) => insertions)])),
    appendAuditEntries(
      tx,
      openings.flatMap(({ entries }) => entries),
    ),
    ...openings
      .filter(({ told }) => told)
      .map(({ review: opened }) => tellOf(tx, ctx, { reviewId: opened.id, reason: "opened" })),
  ];
}

/** One insertion a table. */
function merged(insertions: readonly Insertion[]): Insertion[] {
  const rowsOf = new Map<Insertion["table"], Insertion["rows"]>();
  for (const { table, rows } of insertions) rowsOf.set(table, [...(rowsOf.get(table) ?? []), ...rows]);
  return [...rowsOf].map(([table, rows]) => ({ table, rows }));
}

async function loadGeneration(ctx: ServiceContext, generationId: string): Promise<Made> {
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

const entriesOf = (
  ctx: ServiceContext,
  { id: reviewId, draftId, contentHash, held, confidence }: NewReview,
  { route, ruleVersion, reason }: Routing,
): AuditEntry[] => [
  {
    ctx,
    action: "draft.created",
    entityType: "draft",
    entityId: draftId,
    content: { version: 1, content_hash: contentHash, held, confidence: confidence ?? null },
  },
  {
    ctx,
    action: "review.opened",
    entityType: "review",
    entityId: reviewId,
    content: { draft_id: draftId, route, rule_version: ruleVersion, reason },
  },
];
