/** An agent's own drafts: checked, stored and put before people in one transaction. */
import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { payloadFaults } from "@/lib/connectors/action-form";
import { connectorOf } from "@/lib/connectors/registry";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { canonicalJson, sha256 } from "@/lib/core/crypto";
import { plainText } from "@/lib/core/plain-text";
import { ConflictError, type Fault, NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { faultsOf } from "@/lib/core/schema-faults";
import type { Database } from "@/lib/db/client";
import { into } from "@/lib/db/insert-together";
import { connection } from "@/lib/db/schema/connectors/connection";
import { agentRequest } from "@/lib/db/schema/drafting/agent-request";
import { draft } from "@/lib/db/schema/drafting/draft";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event } from "@/lib/db/schema/intake/event";
import { callbackDelivery } from "@/lib/db/schema/notifications/callback";
import { review } from "@/lib/db/schema/review/review";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { violatedConstraint } from "@/lib/db/sql-state";
import { withTransaction } from "@/lib/db/transaction";
import { buildActions } from "@/lib/drafting/build-actions";
import type { DraftContent } from "@/lib/drafting/proposal";
import { longestReply } from "@/lib/drafting/write-draft";
import { DraftRequest } from "@/lib/intake/agents/native";
import { isToolRequest, parseAgentRequest } from "@/lib/intake/agents/parse-agent-request";
import { requirePermission } from "@/lib/members/require-permission";
import { type Opening, openingOf, putInQueue } from "./open-review";
import { ownDraft, type Proposal, toolDrafts } from "./proposed-drafts";

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
