/** An agent's request as drafts: each with the event that it is about and the generation that it stands for. */
import type { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { plainText } from "@/lib/core/plain-text";
import type { Event } from "@/lib/db/schema/intake/event";
import { argumentsAsText } from "@/lib/drafting/arguments-text";
import type { Made } from "@/lib/drafting/draft-of";
import type { FindingSpan, Generation } from "@/lib/drafting/generation";
import { hostileText } from "@/lib/drafting/hostile-text";
import { agentsOwn, agentsOwnName } from "@/lib/drafting/models/agents-own";
import { record } from "@/lib/drafting/recorded-words";
import { writeDraft, type Written } from "@/lib/drafting/write-draft";
import { toArrival } from "@/lib/intake/accept/to-arrival";
import { triggerSettings } from "@/lib/intake/accept/trigger-settings";
import { findTrigger } from "@/lib/intake/accept-event";
import type { Allows, ToolCall } from "@/lib/intake/agents/agent-request";
import type { DraftRequest } from "@/lib/intake/agents/native";
import { tidyPayload } from "@/lib/intake/payload/parse-json";
import { actorName } from "@/lib/members/actor-name";
import type { WorkflowDefinition } from "@/lib/workflows/definition";

/** A workflow as it is published now. */
export interface Proposable {
  id: string;
  slug: string;
  versionId: string;
  definition: WorkflowDefinition;
}

export type Proposal = Made & { event: Event; allows: Allows | null };

/** A draft for each tool that an agent wants to run. Throws ValidationError. */
export async function toolDrafts(
  ctx: ServiceContext,
  of: Proposable,
  calls: readonly ToolCall[],
  requestId: string,
): Promise<Proposal[]> {
  if (of.definition.action.payload !== "arguments") {
    throw new ValidationError("This workflow carries out its drafts itself; it takes no tool calls.", [
      { path: "", message: "send payload and draft, or choose a workflow whose action is to run an agent's tool" },
    ]);
  }
  const name = await actorName(ctx.db, ctx.actor);
  return calls.map(({ tool, args, description, allows }, position) => {
    const call = calls.length === 1 ? requestId : `${requestId}/${position}`;
    const body = plainText(description);
    const about = newEvent(ctx, of, {
      subject: call,
      data: {
        title: tool,
        body,
        customer: { name, email: "" },
        category: tool.toLowerCase().slice(0, 100),
        payload: { tool, call },
      },
    });
    const text = argumentsAsText(args);
    const why = record("agentAsks", { name, tool });
    const output: Generation = {
      content: { body: text },
      holdReasons: [],
      citations: [],
      findings: [...hostileText(body), ...unseenIn(text)],
      signals: [],
      explanation: why.words,
      explained: why.wording,
      language: null,
    };
    const written = { output, model: agentsOwnName, inputTokens: 0, outputTokens: 0, costMicros: 0 };
    return { event: about, generated: newGeneration(ctx, of, about, written), definition: of.definition, allows };
  });
}

/** Characters in a tool's arguments that a reader would not see. */
const unseenIn = (text: string): FindingSpan[] =>
  hostileText(text)
    .filter(({ kind }) => kind === "invisible-characters")
    .map(({ sourceStart, sourceEnd, ...found }) => ({ ...found, draftStart: sourceStart, draftEnd: sourceEnd }));

/** An agent's own text for the workflow's action, checked as a model's is. Throws ValidationError, NotFoundError. */
export async function ownDraft(
  ctx: ServiceContext,
  of: Proposable,
  { trigger, payload, draft: content, self_report }: z.output<typeof DraftRequest>,
  requestId: string,
): Promise<Proposal> {
  if (of.definition.action.payload === "arguments") {
    throw new ValidationError("This workflow takes tool calls only.", [
      { path: "", message: "send tool and arguments, or choose a workflow that carries out its drafts itself" },
    ]);
  }
  const { slug } = await findTrigger(ctx, of.slug, trigger);
  const settings = await triggerSettings(ctx.db, slug);
  if (!settings) throw new NotFoundError("This workflow's trigger is no longer enabled.");
  const tidy = tidyPayload(payload);
  const { event: arrived } = toArrival(
    settings,
    {
      payload: tidy,
      body: Buffer.from(JSON.stringify(tidy)),
      deliveryId: null,
      scopeId: of.id,
      source,
      actor: ctx.actor,
    },
    ctx.clock,
  );
  // A subject of its own: it neither waits for the record's events nor holds them back.
  const about = newEvent(ctx, of, { ...arrived, data: arrived.data, subject: `draft/${requestId}` });
  const drafting = {
    data: about.data,
    occurredAt: about.occurredAt,
    language: null,
    workflowVersionId: of.versionId,
    definition: of.definition,
    drafted: false,
    generationId: null,
  };
  const written = await writeDraft(ctx, drafting, { model: agentsOwn(content.body, self_report), lastTry: true });
  const output = {
    ...written.output,
    content: { ...written.output.content, ...(content.fields && { fields: content.fields }) },
  };
  const generated = newGeneration(ctx, of, about, { ...written, output });
  return { event: about, generated, definition: of.definition, allows: null };
}

const source = "/api/v1/drafts";

/** An event that is its draft's alone: whatever comes of the same record by its trigger is drafted as ever. */
function newEvent(ctx: ServiceContext, of: Proposable, given: Pick<Event, "subject" | "data"> & Partial<Event>): Event {
  const now = ctx.clock.now();
  return {
    triggerId: null,
    type: "dev.countersign.draft.proposed",
    sourceOrder: now.getTime(),
    sourceRecordId: null,
    sourceVersion: null,
    conversationKey: null,
    customerKey: null,
    language: null,
    occurredAt: now,
    receivedAt: now,
    ...given,
    id: newId(),
    workspaceId: ctx.workspaceId,
    workflowId: of.id,
    origin: "live",
    source,
  };
}

const newGeneration = (
  ctx: ServiceContext,
  of: Proposable,
  about: Event,
  { output, model, inputTokens, outputTokens, costMicros }: Written,
): Made["generated"] => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  eventId: about.id,
  workflowVersionId: of.versionId,
  output,
  model,
  promptVersion: "none",
  inputTokens,
  outputTokens,
  costMicros,
  draftId: null,
  insteadOf: null,
  instruction: null,
  requestedBy: null,
  latencyMs: 0,
  createdAt: ctx.clock.now(),
});
