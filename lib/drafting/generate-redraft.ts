/** Another draft in place of one that a reviewer refused. It makes a generation; lib/review puts it in as the next version. */
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event } from "@/lib/db/schema/intake/event";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import type { DraftModel } from "./models/model";
import { promptVersion } from "./prompt";
import { writeDraft } from "./write-draft";

export const GenerateRedraftInput = z.object({
  /** The decision that asks for it; its comment is the instruction. */
  decisionId: z.uuid(),
  /** On the last try a model that is down is replaced by the offline drafter; before, its ModelError is thrown. */
  lastTry: z.boolean(),
});
type Input = z.input<typeof GenerateRedraftInput> & { model: DraftModel };

/**
 * Drafts once more with the reviewer's instruction and stores what came of it; null if they no longer ask. What is stored is not drafted
 * again. Throws NotFoundError, and ModelError while trying again may help.
 */
export async function generateRedraft(
  ctx: ServiceContext,
  { model, ...input }: Input,
): Promise<{ generationId: string | null }> {
  if (ctx.actor.kind !== "system") throw new PermissionError("Only the product's own jobs draft events.");
  const { decisionId, lastTry } = GenerateRedraftInput.parse(input);
  const asked = await loadRequest(ctx, decisionId);
  if (asked.generationId || asked.withdrawn) return { generationId: asked.generationId };

  const started = performance.now();
  const revision = { refused: asked.refused, instruction: asked.instruction ?? "" };
  const drafting = { ...asked, drafted: true };
  const written = await writeDraft(ctx, drafting, { model, lastTry, revision });
  const generationId = newId();
  await ctx.db.insert(generation).values({
    id: generationId,
    workspaceId: ctx.workspaceId,
    eventId: asked.eventId,
    workflowVersionId: asked.workflowVersionId,
    ...written,
    promptVersion: `${promptVersion}+revision+${asked.definition.recipe.promptVersion}`,
    draftId: asked.draftId,
    insteadOf: asked.insteadOf,
    instruction: asked.instruction,
    requestedBy: asked.requestedBy,
    latencyMs: Math.round(performance.now() - started),
    createdAt: ctx.clock.now(),
  });
  return { generationId };
}

async function loadRequest(ctx: ServiceContext, decisionId: string) {
  const [row] = await ctx.db
    .select({
      draftId: decision.draftId,
      insteadOf: decision.draftVersion,
      instruction: decision.comment,
      requestedBy: decision.actor,
      withdrawn: sql<boolean>`${decision.voidedAt} is not null`,
      refused: sql<string>`${draftVersion.content} ->> 'body'`,
      eventId: event.id,
      data: event.data,
      occurredAt: event.occurredAt,
      language: event.language,
      workflowVersionId: workflowVersion.id,
      definition: workflowVersion.definition,
      generationId: sql<string | null>`(
        select g.id from generation g
        where g.draft_id = ${decision.draftId} and g.instead_of = ${decision.draftVersion} and g.instruction = ${decision.comment}
        order by g.id desc limit 1)`,
    })
    .from(decision)
    .innerJoin(draft, eq(draft.id, decision.draftId))
    .innerJoin(
      draftVersion,
      and(eq(draftVersion.draftId, decision.draftId), eq(draftVersion.version, decision.draftVersion)),
    )
    .innerJoin(event, eq(event.id, draft.eventId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(
      and(eq(decision.id, decisionId), eq(decision.workspaceId, ctx.workspaceId), eq(decision.outcome, "redraft")),
    );
  if (!row) throw new NotFoundError("Nobody has asked for this draft.");
  return row;
}
