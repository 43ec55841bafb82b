import { and, eq } from "drizzle-orm";
import { payloadFaults } from "@/lib/connectors/action-form";
import { connectorOf } from "@/lib/connectors/registry";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { isBlank } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { connection } from "@/lib/db/schema/connectors/connection";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { event } from "@/lib/db/schema/intake/event";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { argumentsAsText } from "@/lib/drafting/arguments-text";
import { buildActions, isOfText } from "@/lib/drafting/build-actions";
import { contentHash, type DraftContent, type ProposedAction } from "@/lib/drafting/proposal";
import { showVersion } from "@/lib/review/show-version";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { ReviewInHand } from "./lock-review";
import { voidVotes } from "./void-votes";

type Version = ReviewInHand["shown"];

/** Writes what was edited as version n+1 and voids the votes on version n. Throws ValidationError if nothing was, or it does not fit. */
export async function writeEdit(
  tx: Transaction,
  ctx: ServiceContext,
  inHand: ReviewInHand,
  edits: Partial<DraftContent>,
): Promise<Version> {
  const { shown } = inHand;
  const typed = edited(shown, edits);
  const { definition, data, earlier } = await loadTemplate(tx, inHand);
  const actions = buildActions(definition.action, data, typed, earlier[0]?.payload);
  const content = asRead(definition.action, typed, actions);
  if (edits.fields || definition.action.payload === "arguments")
    await requireFitting(tx, ctx, definition.action, actions, edits.fields ?? {});
  const made = { version: shown.version + 1, contentHash: contentHash(actions), ...content };
  if (isBlank(content.body) || made.contentHash === shown.contentHash) {
    throw new ValidationError(
      "Nothing was edited. Send the whole new text in edits.body, or approve the draft as it is.",
      [{ path: "/edits/body", message: "Give the whole new text; it must differ from the version you saw." }],
      { reason: "nothing-edited" },
    );
  }
  const { draftId, id: reviewId } = inHand.review;
  await tx.insert(draftVersion).values({
    workspaceId: ctx.workspaceId,
    draftId,
    version: made.version,
    content,
    actions,
    contentHash: made.contentHash,
    editedBy: ctx.actor,
  });
  await voidVotes(tx, ctx, reviewId);
  // What a person wrote cites nothing, and is held no longer.
  await showVersion(tx, inHand.review, { content, citations: [], holdReasons: [], language: inHand.review.language });
  await appendAuditEntry(tx, ctx, {
    action: "draft.edited",
    entityType: "draft",
    entityId: draftId,
    content: { version: made.version, content_hash: made.contentHash },
  });
  return made;
}

/** Of a tool's arguments the text is what was read of it: comments and ways to write a number run nowhere, and must not be approved by others. */
const asRead = (
  template: WorkflowDefinition["action"],
  typed: DraftContent,
  [action]: ProposedAction[],
): DraftContent =>
  template.payload === "arguments" && action
    ? { ...typed, body: argumentsAsText(action.payload, "/edits/body") }
    : typed;

/** What the version says with the edits put in. */
function edited({ body, fields }: Version, edits: Partial<DraftContent>): DraftContent {
  const all = { ...fields, ...edits.fields };
  return { body: edits.body ?? body, ...(Object.keys(all).length > 0 && { fields: all }) };
}

/** Throws ValidationError with every field that the action does not take as it was set. */
async function requireFitting(
  tx: Transaction,
  ctx: ServiceContext,
  template: WorkflowDefinition["action"],
  [action]: ProposedAction[],
  fields: NonNullable<DraftContent["fields"]>,
): Promise<void> {
  const [used] = await tx
    .select({ connector: connection.connector })
    .from(connection)
    .where(and(eq(connection.id, template.connectionId), eq(connection.workspaceId, ctx.workspaceId)));
  const operation = used && connectorOf(used.connector)?.operations[template.operation];
  const faults = Object.keys(fields)
    .filter((name) => isOfText(template, name))
    .map((name) => ({ path: `/edits/fields/${name}`, message: "Send the text in edits.body." }));
  const under = template.payload === "arguments" ? "/edits/body" : "/edits/fields";
  if (operation && action) faults.push(...payloadFaults(operation, action.payload, under));
  if (faults.length > 0)
    throw new ValidationError("The action can't be sent with these fields.", faults, { reason: "fields" });
}

async function loadTemplate(tx: Transaction, { eventId, workflowVersionId, shown, review: { draftId } }: ReviewInHand) {
  if (!eventId) throw new Error(`Draft ${draftId} has no event to build its actions from.`);
  const [row] = await tx
    .select({ definition: workflowVersion.definition, data: event.data, earlier: draftVersion.actions })
    .from(event)
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflowVersionId))
    .innerJoin(draftVersion, and(eq(draftVersion.draftId, draftId), eq(draftVersion.version, shown.version)))
    .where(eq(event.id, eventId));
  if (!row) throw new Error(`Draft ${draftId} has lost its event or workflow version.`);
  return row;
}
