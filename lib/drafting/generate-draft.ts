/** What may go into a draft: gate, redact, retrieve, generate, check. It makes a generation; the draft itself is made with its review. */
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { plainText } from "@/lib/core/plain-text";
import { generation } from "@/lib/db/schema/drafting/generation";
import { type PassageSearch, searchPassages } from "@/lib/knowledge/search-passages";
import { checkSupport } from "./check-support";
import { detectLanguage } from "./detect-language";
import { explainDraft, explainHold } from "./explain";
import type { FindingSpan, Generation, HoldReason } from "./generation";
import { hostileText } from "./hostile-text";
import { type Drafting, loadDrafting } from "./load-drafting";
import type { DraftAnswer, DraftModel, DraftRequest } from "./models/model";
import { ModelError } from "./models/model-error";
import { offlineModel } from "./models/offline";
import { promptVersion } from "./prompt";
import { qualityGate } from "./quality-gate";
import { readableText } from "./readable-text";
import { redact, unredact } from "./redact";
import { measureSignals } from "./signals";

export const GenerateDraftInput = z.object({
  eventId: z.uuid(),
  /** On the last try a model that is down is replaced by the offline drafter; before, its ModelError is thrown. */
  lastTry: z.boolean(),
  /** A newer event of the same subject that was drafted already: this one is held. */
  supersededBy: z.uuid().nullish(),
});
export type GenerateDraftInput = z.input<typeof GenerateDraftInput> & { model: DraftModel; signal?: AbortSignal };

export type GenerateDraftResult = { done: false; generationId: string } | { done: true; generationId: null };

/** Drafts an event, or holds it with reasons, and stores the outcome as one generation. Done: the event has its draft already. */
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
  const reasons = qualityGate(drafting.definition.gate, { ...drafting, supersededBy }, ctx.clock.now());
  const made = reasons.length > 0 ? hold(drafting, reasons) : await write(ctx, drafting, { model, lastTry, signal });
  const generationId = newId();
  await ctx.db.insert(generation).values({
    id: generationId,
    workspaceId: ctx.workspaceId,
    eventId,
    workflowVersionId: drafting.workflowVersionId,
    ...made,
    promptVersion: `${promptVersion}+${drafting.definition.recipe.promptVersion}`,
    latencyMs: Math.round(performance.now() - started),
    createdAt: ctx.clock.now(),
  });
  return { done: false, generationId };
}

interface Made {
  output: Generation;
  model: string;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
}

function hold({ data, language }: Drafting, reasons: HoldReason[]): Made {
  const output: Generation = {
    content: { body: "" },
    holdReasons: reasons,
    citations: [],
    findings: hostileText(data.body),
    signals: [],
    explanation: explainHold(reasons),
    language: language ?? detectLanguage(`${data.title}\n${data.body}`),
  };
  return { output, model: "none", inputTokens: 0, outputTokens: 0, costMicros: 0 };
}

interface Writing {
  model: DraftModel;
  lastTry: boolean;
  signal?: AbortSignal;
}

// What a model is given of one message, and what a reviewer can be expected to read of one reply.
const longestMessage = 20_000;
const longestTitle = 500;
const longestReply = 20_000;

async function write(
  ctx: ServiceContext,
  { data, definition, language: told }: Drafting,
  writing: Writing,
): Promise<Made> {
  const { texts, redactions } = redact([data.title.slice(0, longestTitle), data.body.slice(0, longestMessage)]);
  const [title = "", body = ""] = texts;
  const text = readableText(body);
  const language = told ?? detectLanguage(text) ?? detectLanguage(title);
  const search: PassageSearch = {
    workspaceId: ctx.workspaceId,
    text: `${readableText(title)}\n${text}`,
    language,
    limit: definition.recipe.passages,
  };
  const found = await searchPassages(ctx.db, search);

  const request: DraftRequest = {
    instructions: definition.recipe.instructions,
    event: { title, body, customerName: data.customer.name.slice(0, 200) },
    passages: found.passages,
    language,
    signal: writing.signal ?? new AbortController().signal,
  };
  const { answer, unavailable } = await ask(request, writing);

  const reply = plainText(unredact(answer.body, redactions)).trim().slice(0, longestReply);
  const used = found.passages.filter(({ chunkId }) => answer.usedChunkIds.includes(chunkId));
  const draftLanguage = detectLanguage(reply);
  const support = checkSupport(reply, {
    passages: found.passages,
    event: { title: data.title, body: data.body, customerName: data.customer.name },
    language: draftLanguage ?? language,
  });
  const hostile = hostileText(data.body);
  const signals = measureSignals({
    search: found,
    used,
    support,
    hostile,
    languages: { message: language, draft: draftLanguage },
    text,
    selfReport: answer.selfReport,
  });
  const output: Generation = {
    content: { body: reply },
    holdReasons: [],
    citations: support.citations,
    findings: [...unavailableFinding(unavailable), ...hostile, ...support.findings],
    signals,
    explanation: explainDraft({
      model: answer.model,
      titles: [...new Set(used.map((passage) => passage.title))],
      support,
      coverage: signals.find(({ name }) => name === "coverage")?.value ?? 0,
      unavailable,
    }),
    language,
  };
  return {
    output,
    model: answer.model,
    inputTokens: answer.inputTokens,
    outputTokens: answer.outputTokens,
    costMicros: answer.costMicros,
  };
}

/** Asks the model; the offline drafter takes over where trying again is no use or no more allowed. */
async function ask(
  request: DraftRequest,
  { model, lastTry }: Writing,
): Promise<{ answer: DraftAnswer; unavailable: string | null }> {
  try {
    return { answer: await model.generate(request), unavailable: null };
  } catch (error) {
    if (!(error instanceof ModelError) || (error.retryable && !lastTry)) throw error;
    return { answer: await offlineModel.generate(request), unavailable: error.message };
  }
}

const unavailableFinding = (reason: string | null): FindingSpan[] =>
  reason === null
    ? []
    : [{ kind: "model-unavailable", message: `${reason} The offline drafter made this draft instead.` }];
