/** The end of drafting once more: what was generated becomes the version in force, in one transaction. */
import { and, desc, eq, isNull } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { scoreDraft } from "@/lib/confidence/score-draft";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { insertTogether, into } from "@/lib/db/insert-together";
import type { Transaction } from "@/lib/db/client";
import { score } from "@/lib/db/schema/confidence/score";
import { citation } from "@/lib/db/schema/drafting/citation";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { finding } from "@/lib/db/schema/drafting/finding";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { withTransaction } from "@/lib/db/transaction";
import { buildActions } from "@/lib/drafting/build-actions";
import { contentHash } from "@/lib/drafting/proposal";
import { announceReviews } from "@/lib/events/live";
import { maxDoubts } from "./new-review";
import { expectedLoss, rankAt } from "./rank";
import { showVersion } from "./show-version";

/**
 * Puts a generation in as the next version of the draft that it was asked for. Null, and nothing changes, where the review was decided or
 * the draft edited meanwhile, it is no longer asked for, or it is in already.
 */
export async function putInRedraft(ctx: ServiceContext, generationId: string): Promise<{ version: number } | null> {
  const made = await load(ctx, generationId);
  const { generated, definition, data } = made;
  const { output, draftId, insteadOf } = generated;
  if (draftId === null || insteadOf === null) throw new Error(`Generation ${generationId} was not asked for.`);

  return withTransaction(ctx, async (tx) => {
    const [found] = await tx
      .select()
      .from(review)
      .where(and(eq(review.draftId, draftId), eq(review.workspaceId, ctx.workspaceId), eq(review.purpose, "approval")))
      .for("update");
    if (!found || found.status !== "open" || found.draftVersion !== insteadOf) return null;
    if (!(await isStillAsked(tx, found.id, generated))) return null;

    const version = insteadOf + 1;
    const of = { workspaceId: ctx.workspaceId, draftId, version };
    const actions = buildActions(definition.action, data, output.content);
    const hash = contentHash(actions);
    const { confidence, calibratorVersion } = scoreDraft(output.signals);
    await insertTogether(tx, [
      into(draftVersion, [{ ...of, content: output.content, actions, contentHash: hash, generationId }]),
      into(
        citation,
        output.citations.map((span) => ({ id: newId(), ...of, ...span })),
      ),
      into(
        finding,
        output.findings.map((one) => ({ id: newId(), ...of, ...one })),
      ),
      into(score, [{ id: newId(), ...of, confidence, signals: output.signals, calibratorVersion }]),
    ]);
    const loss = expectedLoss({ confidence, risk: found.risk, cost: definition.review.cost });
    await tx
      .update(review)
      .set({
        draftVersion: version,
        contentHash: hash,
        confidence,
        doubts: Math.min(output.findings.length, maxDoubts),
        expectedLoss: loss,
        rankAt: rankAt(found.dueAt, loss),
      })
      .where(eq(review.id, found.id));
    await showVersion(tx, found, output);
    await appendAuditEntry(tx, ctx, {
      action: "draft.redrafted",
      entityType: "draft",
      entityId: draftId,
      content: { version, content_hash: hash, instead_of: insteadOf, generation_id: generationId, confidence },
    });
    announceReviews(tx, ctx.workspaceId, [found.id]);
    return { version };
  });
}

/** Whoever decided meanwhile, even if that was taken back, or asked for something else wants this one no more. */
async function isStillAsked(
  tx: Transaction,
  reviewId: string,
  { insteadOf, instruction }: Pick<typeof generation.$inferSelect, "insteadOf" | "instruction">,
): Promise<boolean> {
  const [request] = await tx
    .select({ version: decision.draftVersion, instruction: decision.comment })
    .from(decision)
    .where(and(eq(decision.reviewId, reviewId), eq(decision.outcome, "redraft"), isNull(decision.voidedAt)))
    .orderBy(desc(decision.id))
    .limit(1);
  return request?.version === insteadOf && request.instruction === instruction;
}

async function load(ctx: ServiceContext, generationId: string) {
  const [row] = await ctx.db
    .select({ generated: generation, definition: workflowVersion.definition, data: event.data })
    .from(generation)
    .innerJoin(event, eq(event.id, generation.eventId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, generation.workflowVersionId))
    .where(and(eq(generation.id, generationId), eq(generation.workspaceId, ctx.workspaceId)));
  if (!row) throw new Error(`Generation ${generationId} is not in its workspace.`);
  return row;
}
