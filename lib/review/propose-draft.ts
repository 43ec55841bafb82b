/** An agent's own drafts: checked, stored and put before people in one transaction. */
import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { payloadFaults } from "@/lib/connectors/action-form";
import { connectorOf } from "@/lib/connectors/registry";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { canonicalJson, sha256 } from "@/lib/core/crypto";
import { ConflictError, type Fault, NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { plainText } from "@/lib/core/plain-text";
import { faultsOf } from "@/lib/core/schema-faults";
import type { Database } from "@/lib/db/client";
import { into } from "@/lib/db/insert-together";
import { connection } from "@/lib/db/schema/connectors/connection";
import { agentRequest } from "@/lib/db/schema/drafting/agent-request";
import { draft } from "@/lib/db/schema/drafting/draft";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event, type Event } from "@/lib/db/schema/intake/event";
import { callbackDelivery } from "@/lib/db/schema/notifications/callback";
import { review } from "@/lib/db/schema/review/review";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { violatedConstraint } from "@/lib/db/sql-state";
import { withTransaction } from "@/lib/db/transaction";
import { argumentsAsText } from "@/lib/drafting/arguments-text";
import { buildActions } from "@/lib/drafting/build-actions";
import type { Made } from "@/lib/drafting/draft-of";
import type { FindingSpan, Generation } from "@/lib/drafting/generation";
import { hostileText } from "@/lib/drafting/hostile-text";
import { agentsOwn, agentsOwnName } from "@/lib/drafting/models/agents-own";
import type { DraftContent } from "@/lib/drafting/proposal";
import { record } from "@/lib/drafting/recorded-words";
import { longestReply, writeDraft, type Written } from "@/lib/drafting/write-draft";
import { toArrival } from "@/lib/intake/accept/to-arrival";
import { triggerSettings } from "@/lib/intake/accept/trigger-settings";
import { findTrigger } from "@/lib/intake/accept-event";
import type { Allows, ToolCall } from "@/lib/intake/agents/agent-request";
import { DraftRequest } from "@/lib/intake/agents/native";
import { isToolRequest, parseAgentRequest } from "@/lib/intake/agents/parse-agent-request";
import { tidyPayload } from "@/lib/intake/payload/parse-json";
import { actorName } from "@/lib/members/actor-name";
import { requirePermission } from "@/lib/members/require-permission";
import { type Opening, openingOf, putInQueue } from "./open-review";

export const ProposeDraftInput = z.object({
  /** Slug of the workflow; in the request itself where its format has a place for it. */
  workflow: z.string().min(1).transform(plainText).optional(),
  /** In one of the formats of lib/intake/agents. Untrusted. */
  request: z.unknown(),
});

export interface Proposed {
  /** One a tool call, in order. */
  drafts: { draftId: string; reviewId: string }[];
  /** The same request had come before; these are its drafts. */
  duplicate: boolean;
}

/**
 * Puts an agent's own drafts before people. Whoever proposes a draft can't decide it. Throws PermissionError, NotFoundError,
 * ValidationError with every fault, or ConflictError: the workflow is paused, or the id stands for another request.
 */
export async function proposeDraft(ctx: ServiceContext, input: z.input<typeof ProposeDraftInput>): Promise<Proposed> {
  requirePermission(ctx, "drafts:write");
  const { workflow: named, request } = ProposeDraftInput.parse(input);
  const asked = isToolRequest(request) ? { tools: parseAgentRequest(request) } : { draft: parseDraft(request) };
  const of = await loadWorkflow(ctx, named ?? slugIn(request));
  const key = asked.tools?.id ?? asked.draft?.id ?? null;
  const row = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    workflowId: of.id,
    proposedBy: ctx.actor,
    principal: principalOf(ctx.actor),
    key,
    requestHash: sha256(canonicalJson(request)),
    raw: asked.tools ? request : null,
    createdAt: ctx.clock.now(),
  };
  const earlier = await findEarlier(ctx.db, row);
  if (earlier) return earlier;
  if (of.status === "paused")
    throw new ConflictError("This workflow is paused. Resume it, then send the request again.");

  const made = asked.tools
    ? await toolDrafts(ctx, of, asked.tools.calls, row.id)
    : [await ownDraft(ctx, of, asked.draft, row.id)];
  const drafts = made.map((one, position) => ({
    ...one,
    own: { proposedBy: ctx.actor, agentRequestId: row.id, agentPosition: position, allows: one.allows },
  }));
  await requireFitting(ctx, of, drafts);
  const openings = drafts.map((one) => openingOf(ctx, one));

  const proposing = withTransaction(ctx, async (tx) => {
    await tx.insert(agentRequest).values(row);
    await Promise.all(
      putInQueue(
        tx,
        ctx,
        openings.map((opening, index) => (index === 0 ? withEntry(ctx, opening, row, openings.length) : opening)),
        [
          into(
            event,
            drafts.map((one) => one.event),
          ),
          into(
            generation,
            drafts.map((one) => one.generated),
          ),
          into(
            callbackDelivery,
            of.callsBack ? [{ id: newId(), workspaceId: ctx.workspaceId, agentRequestId: row.id }] : [],
          ),
        ],
      ),
    );
    return { drafts: openings.map(({ review: { id, draftId } }) => ({ draftId, reviewId: id })), duplicate: false };
  });
  return proposing.catch(async (error: unknown) => {
    // The same request came twice at once.
    const first = violatedConstraint(error) === "agent_request_once" ? await findEarlier(ctx.db, row) : null;
    if (first) return first;
    throw error;
  });
}

type Workflow = NonNullable<Awaited<ReturnType<typeof findWorkflow>>>;
type RequestRow = typeof agentRequest.$inferSelect;
type Proposal = Made & { event: Event; allows: Allows | null };

function parseDraft(request: unknown): z.output<typeof DraftRequest> {
  const parsed = DraftRequest.safeParse(request);
  const faults = parsed.error ? faultsOf(parsed.error.issues) : tooLong(parsed.data.draft);
  if (!parsed.data || faults.length > 0) {
    // Neither a draft nor any tool call: the formats are told by parseAgentRequest.
    const isDraft = typeof request === "object" && request !== null && ("draft" in request || "payload" in request);
    if (!isDraft) parseAgentRequest(request);
    throw new ValidationError("The request does not fit. Mend the faults named here and send it again.", faults);
  }
  return parsed.data;
}

const tooLong = ({ body }: DraftContent): Fault[] =>
  body.length <= longestReply ? [] : [{ path: "/draft/body", message: `must be ${longestReply} characters at most` }];

const slugIn = (request: unknown): string => {
  const slug = typeof request === "object" && request !== null && "workflow" in request ? request.workflow : undefined;
  if (typeof slug === "string" && slug !== "") return plainText(slug);
  throw new ValidationError("Say which workflow it is for.", [
    {
      path: "/workflow",
      message: "Give the workflow's slug, as ?workflow= in the address or as workflow in the body.",
    },
  ]);
};

async function loadWorkflow(ctx: ServiceContext, slug: string): Promise<Workflow> {
  const found = await findWorkflow(ctx, slug);
  if (!found) throw new NotFoundError("This workspace has no such workflow.");
  return found;
}

async function findWorkflow(ctx: ServiceContext, slug: string) {
  const [row] = await ctx.db
    .select({
      id: workflow.id,
      slug: workflow.slug,
      status: workflow.status,
      versionId: workflowVersion.id,
      definition: workflowVersion.definition,
      callsBack: sql<boolean>`exists (select from callback c where c.workflow_id = ${workflow.id})`,
    })
    .from(workflow)
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflow.currentVersionId))
    .where(and(eq(workflow.slug, slug), eq(workflow.workspaceId, ctx.workspaceId)));
  return row;
}

/** Throws ConflictError where the id stands for another request: the first one's approval would cover what nobody has seen. */
async function findEarlier(db: Database, row: RequestRow): Promise<Proposed | null> {
  if (row.key === null) return null;
  const found = await db
    .select({ requestHash: agentRequest.requestHash, draftId: draft.id, reviewId: review.id })
    .from(agentRequest)
    .innerJoin(draft, eq(draft.agentRequestId, agentRequest.id))
    .innerJoin(review, and(eq(review.draftId, draft.id), eq(review.purpose, "approval")))
    .where(
      and(
        eq(agentRequest.workflowId, row.workflowId),
        eq(agentRequest.principal, row.principal),
        eq(agentRequest.key, row.key),
      ),
    )
    .orderBy(asc(draft.agentPosition));
  const [first] = found;
  if (!first) return null;
  if (first.requestHash !== row.requestHash) {
    throw new ConflictError("This id stands for another request already. Send a new request under a new id.");
  }
  return { drafts: found.map(({ draftId, reviewId }) => ({ draftId, reviewId })), duplicate: true };
}

async function toolDrafts(
  ctx: ServiceContext,
  of: Workflow,
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

async function ownDraft(
  ctx: ServiceContext,
  of: Workflow,
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
function newEvent(ctx: ServiceContext, of: Workflow, given: Pick<Event, "subject" | "data"> & Partial<Event>): Event {
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
  of: Workflow,
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

/** Throws ValidationError with every field that the workflow's action does not take. */
async function requireFitting(ctx: ServiceContext, of: Workflow, drafts: readonly Proposal[]): Promise<void> {
  const { connectionId, operation: name } = of.definition.action;
  const [used] = await ctx.db
    .select({ connector: connection.connector })
    .from(connection)
    .where(and(eq(connection.id, connectionId), eq(connection.workspaceId, ctx.workspaceId)));
  const operation = used && connectorOf(used.connector)?.operations[name];
  if (!operation) throw new ValidationError("This workflow's connection or its operation is not there any more.");
  const faults = drafts.flatMap(({ event: { data }, generated: { output } }) =>
    buildActions(of.definition.action, data, output.content).flatMap(({ target, payload }) => [
      ...payloadFaults(operation, payload, "/draft/fields"),
      ...faultsOf(operation.target.safeParse(target).error?.issues ?? [], "/payload"),
    ]),
  );
  if (faults.length > 0) throw new ValidationError("The workflow's action can't be carried out with this.", faults);
}

const withEntry = (ctx: ServiceContext, opening: Opening, row: RequestRow, drafts: number): Opening => ({
  ...opening,
  entries: [
    {
      ctx,
      action: "agent_request.accepted",
      entityType: "agent_request",
      entityId: row.id,
      content: { workflow_id: row.workflowId, request_sha256: row.requestHash, drafts },
    },
    ...opening.entries,
  ],
});
