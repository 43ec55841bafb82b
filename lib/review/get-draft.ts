/** All there is to know of one draft: what came in, what is proposed, why, and what became of it. */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { confidenceWords } from "@/lib/confidence/confidence-words";
import { actionForm, type FormField } from "@/lib/connectors/action-form";
import { connectorOf } from "@/lib/connectors/registry";
import { isOfText } from "@/lib/drafting/build-actions";
import type { Signal } from "@/lib/confidence/signal";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import type { Sentence } from "@/lib/core/wording";
import { score } from "@/lib/db/schema/confidence/score";
import { connection } from "@/lib/db/schema/connectors/connection";
import { type Citation, citation } from "@/lib/db/schema/drafting/citation";
import { type Draft, draft } from "@/lib/db/schema/drafting/draft";
import { type DraftVersion, draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { type Finding, finding } from "@/lib/db/schema/drafting/finding";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event, type Event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { actorName, actorNames } from "@/lib/members/actor-name";
import type { Allows } from "@/lib/intake/agents/agent-request";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { requirePermission } from "@/lib/members/require-permission";
import { deliveryColumn } from "./delivery";
import { getReview, type ReviewDetail } from "./get-review";

export const GetDraftInput = z.object({ draftId: z.uuid() });

type VersionDetail = Pick<DraftVersion, "version" | "content" | "actions" | "contentHash" | "createdAt"> & {
  /** Null: the drafter wrote it. */
  editedBy: Actor | null;
  editedByName: string | null;
  /** What a reviewer asked for, of a version that was drafted again. */
  asked: { instruction: string; byName: string } | null;
};

export interface DraftDetail extends Pick<
  Draft,
  "id" | "origin" | "held" | "holdReasons" | "explanation" | "createdAt"
> {
  /** What the explanation says, for readers of other languages; null for drafts of earlier versions. */
  explained: Sentence[] | null;
  workflow: { id: string; name: string; version: number };
  event: (Pick<Event, "id" | "occurredAt" | "receivedAt"> & Event["data"]) | null;
  /** The oldest first. */
  versions: VersionDetail[];
  citations: Citation[];
  findings: Finding[];
  /** In [0, 1]; null for a held draft. */
  confidence: number | null;
  confidenceWords: string;
  signals: Signal[];
  model: string;
  promptVersion: string;
  tokens: { input: number; output: number };
  /** Millionths of a US dollar. */
  costMicros: number;
  review: ReviewDetail | null;
  /** The agent or person whose own draft it is, and what it can make of an approval; null: our drafter's. */
  proposed: { by: Actor; byName: string; allows: Allows | null } | null;
  /** What was sent and this puts right. */
  corrects: { draftId: string; body: string } | null;
  /** The newest draft that puts this one right. */
  correction: { draftId: string; state: "open" | "sent" | "closed" } | null;
  /** Where the newest version would go: the connection's name (null: it is deleted), its connector and the target's fields. */
  destination: {
    connection: string | null;
    connector: string | null;
    operation: string;
    target: Record<string, unknown>;
  } | null;
  /** The action's fields beside the text that a reviewer can set, as the newest version has them. */
  form: FormField[];
}

/** One draft with everything that it rests on. Throws NotFoundError. */
export async function getDraft(ctx: ServiceContext, input: z.input<typeof GetDraftInput>): Promise<DraftDetail> {
  requirePermission(ctx, "drafts:read");
  const { draftId } = GetDraftInput.parse(input);
  const base = await loadBase(ctx, draftId);
  const inDraft = { workspaceId: ctx.workspaceId, draftId };
  const [reviewDetail, versions, citations, findings, scored, corrects, correction] = await Promise.all([
    loadReview(ctx, draftId),
    loadVersions(ctx, draftId),
    ctx.db.select().from(citation).where(ofDraft(citation, inDraft)).orderBy(asc(citation.draftStart)),
    ctx.db.select().from(finding).where(ofDraft(finding, inDraft)).orderBy(asc(finding.id)),
    loadScore(ctx, draftId),
    loadCorrected(ctx, base.draft.correctsDraftId),
    loadCorrection(ctx, draftId),
  ]);

  const confidence = base.draft.held ? null : (scored?.confidence ?? null);
  const signals = scored?.signals ?? [];
  const { id, origin, held, holdReasons, createdAt, proposedBy: proposer } = base.draft;
  const explanation = base.generation?.output.explanation ?? base.draft.explanation;
  return {
    id,
    origin,
    held,
    holdReasons,
    explanation,
    explained: base.generation?.output.explained ?? null,
    createdAt,
    workflow: base.workflow,
    event: base.event && {
      ...base.event.data,
      id: base.event.id,
      occurredAt: base.event.occurredAt,
      receivedAt: base.event.receivedAt,
    },
    versions,
    citations,
    findings,
    confidence,
    confidenceWords: confidenceWords(confidence, signals, held),
    signals,
    model: base.generation?.model ?? "none",
    promptVersion: base.generation?.promptVersion ?? "none",
    tokens: { input: base.generation?.inputTokens ?? 0, output: base.generation?.outputTokens ?? 0 },
    costMicros: base.generation?.costMicros ?? 0,
    review: reviewDetail,
    proposed: proposer && {
      by: proposer,
      byName: await actorName(ctx.db, proposer),
      allows: base.draft.allows,
    },
    corrects,
    correction,
    ...(await loadAction(ctx, versions, base.action)),
  };
}

async function loadBase(ctx: ServiceContext, draftId: string) {
  const [row] = await ctx.db
    .select({
      draft,
      event,
      generation,
      workflow: { id: workflow.id, name: workflow.name, version: workflowVersion.version },
      action: sql<WorkflowDefinition["action"]>`${workflowVersion.definition} -> 'action'`,
    })
    .from(draft)
    .innerJoin(workflow, eq(workflow.id, draft.workflowId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .leftJoin(event, eq(event.id, draft.eventId))
    // The newest that the drafter made.
    .leftJoin(
      generation,
      eq(
        generation.id,
        sql`coalesce((
          select v.generation_id from draft_version v
          where v.draft_id = ${draft.id} and v.generation_id is not null order by v.version desc limit 1), ${draft.generationId})`,
      ),
    )
    .where(and(eq(draft.id, draftId), eq(draft.workspaceId, ctx.workspaceId)));
  if (!row) throw new NotFoundError("There is no such draft in this workspace.");
  return row;
}

const ofDraft = (
  table: typeof citation | typeof finding,
  { workspaceId, draftId }: { workspaceId: string; draftId: string },
) => and(eq(table.draftId, draftId), eq(table.workspaceId, workspaceId));

/** A draft is read through its review, so what the review hides from a group, the draft hides too. */
async function loadReview(ctx: ServiceContext, draftId: string): Promise<ReviewDetail | null> {
  const [row] = await ctx.db
    .select({ id: review.id })
    .from(review)
    .where(and(eq(review.draftId, draftId), eq(review.workspaceId, ctx.workspaceId), eq(review.purpose, "approval")))
    .orderBy(desc(review.id))
    .limit(1);
  return row ? getReview(ctx, { reviewId: row.id }) : null;
}

async function loadVersions(ctx: ServiceContext, draftId: string): Promise<VersionDetail[]> {
  const rows = await ctx.db
    .select({ made: draftVersion, instruction: generation.instruction, requestedBy: generation.requestedBy })
    .from(draftVersion)
    .leftJoin(generation, eq(generation.id, draftVersion.generationId))
    .where(and(eq(draftVersion.draftId, draftId), eq(draftVersion.workspaceId, ctx.workspaceId)))
    .orderBy(asc(draftVersion.version));
  const name = await actorNames(
    ctx.db,
    rows.flatMap((row) => row.made.editedBy ?? row.requestedBy ?? []),
  );
  return rows.map(({ made, instruction, requestedBy }) => {
    const { version, content, actions, contentHash, createdAt, editedBy } = made;
    const asked = instruction && requestedBy ? { instruction, byName: name(requestedBy) } : null;
    return {
      version,
      content,
      actions,
      contentHash,
      createdAt,
      editedBy,
      editedByName: editedBy && name(editedBy),
      asked,
    };
  });
}

async function loadScore(ctx: ServiceContext, draftId: string) {
  const [row] = await ctx.db
    .select({ confidence: score.confidence, signals: score.signals })
    .from(score)
    .where(and(eq(score.draftId, draftId), eq(score.workspaceId, ctx.workspaceId)))
    .orderBy(desc(score.version), desc(score.id))
    .limit(1);
  return row;
}

async function loadCorrected(ctx: ServiceContext, draftId: string | null): Promise<DraftDetail["corrects"]> {
  if (!draftId) return null;
  const versions = await loadVersions(ctx, draftId);
  return { draftId, body: versions.at(-1)?.content.body ?? "" };
}

async function loadCorrection(ctx: ServiceContext, draftId: string): Promise<DraftDetail["correction"]> {
  const [row] = await ctx.db
    .select({ draftId: draft.id, status: review.status, delivery: deliveryColumn })
    .from(draft)
    .innerJoin(review, eq(review.draftId, draft.id))
    .where(and(eq(draft.correctsDraftId, draftId), eq(draft.workspaceId, ctx.workspaceId)))
    .orderBy(desc(draft.id))
    .limit(1);
  if (!row) return null;
  const state = row.status === "open" ? "open" : row.delivery?.state === "sent" ? "sent" : "closed";
  return { draftId: row.draftId, state };
}

/** Where the newest version goes, and what of it can be set. */
async function loadAction(
  ctx: ServiceContext,
  versions: VersionDetail[],
  template: WorkflowDefinition["action"],
): Promise<Pick<DraftDetail, "destination" | "form">> {
  const action = versions.at(-1)?.actions[0];
  if (!action) return { destination: null, form: [] };
  const [row] = await ctx.db
    .select({ name: connection.name, connector: connection.connector })
    .from(connection)
    .where(and(eq(connection.id, action.connection), eq(connection.workspaceId, ctx.workspaceId)));
  const { operation, target, payload } = action;
  const known = row && connectorOf(row.connector)?.operations[operation];
  return {
    destination: { connection: row?.name ?? null, connector: row?.connector ?? null, operation, target },
    form: known ? actionForm(known, payload, (name) => isOfText(template, name)) : [],
  };
}
