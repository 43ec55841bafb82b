/** What may go into a draft. It makes a generation; the draft itself is made together with its review. */
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { generation } from "@/lib/db/schema/drafting/generation";
import { detectLanguage } from "./detect-language";
import { explainHold } from "./explain";
import type { Generation, HoldReason } from "./generation";
import { hostileText } from "./hostile-text";
import { type Drafting, loadDrafting } from "./load-drafting";
import type { DraftModel } from "./models/model";
import { promptVersion } from "./prompt";
import { qualityGate } from "./quality-gate";
import { type Written, writeDraft } from "./write-draft";

export const GenerateDraftInput = z.object({
  eventId: z.uuid(),
  /** On the last try a model that is down is replaced by the offline drafter; before, its ModelError is thrown. */
  lastTry: z.boolean(),
  /** A newer event of the same subject that was drafted already: this one is held. */
  supersededBy: z.uuid().nullish(),
});
export type GenerateDraftInput = z.input<typeof GenerateDraftInput> & { model: DraftModel; signal?: AbortSignal };

export type GenerateDraftResult = { done: false; generationId: string } | { done: true; generationId: null };

/**
 * Drafts an event, or holds it with reasons, and stores what came of it as one generation. Done: the event has its draft
 * already. Throws NotFoundError, and ModelError while trying again may help.
 */
export async function generateDraft(
  ctx: ServiceContext,
  { model, signal, ...input }: GenerateDraftInput,
): Promise<GenerateDraftResult> {
  if (ctx.actor.kind !== "system") throw new PermissionError("Only the product's own jobs draft events.");
  const { eventId, lastTry, supersededBy } = GenerateDraftInput.parse(input);

  const drafting = await loadDrafting(ctx, eventId);
  if (drafting.drafted) return { done: true, generationId: null };
  if (drafting.generationId && !supersededBy) return { done: false, generationId: drafting.generationId };

  const started = performance.now();
  const { definition } = drafting;
  const reasons = qualityGate(definition.gate, { ...drafting, supersededBy }, ctx.clock.now());
  const written =
    reasons.length > 0 ? hold(drafting, reasons) : await writeDraft(ctx, drafting, { model, lastTry, signal });

  const generationId = newId();
  await ctx.db
    .insert(generation)
    .values({
      id: generationId,
      workspaceId: ctx.workspaceId,
      eventId,
      workflowVersionId: drafting.workflowVersionId,
      ...written,
      promptVersion: `${promptVersion}+${definition.recipe.promptVersion}`,
      latencyMs: Math.round(performance.now() - started),
      createdAt: ctx.clock.now(),
    })
    .prepare("insert_generation")
    .execute();
  return { done: false, generationId };
}

/** No model is called. */
function hold({ data, language }: Drafting, reasons: HoldReason[]): Written {
  const explanation = explainHold(reasons);
  const output: Generation = {
    content: { body: "" },
    holdReasons: reasons,
    citations: [],
    findings: hostileText(data.body),
    signals: [],
    explanation: explanation.words,
    explained: explanation.wording,
    language: language ?? detectLanguage(`${data.title}\n${data.body}`),
  };
  return { output, model: "none", inputTokens: 0, outputTokens: 0, costMicros: 0 };
}
