import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { type Insertion, into } from "@/lib/db/insert-together";
import { citation } from "@/lib/db/schema/drafting/citation";
import { type Draft, draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { finding } from "@/lib/db/schema/drafting/finding";
import type { generation } from "@/lib/db/schema/drafting/generation";
import type { Event } from "@/lib/db/schema/intake/event";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { violatedConstraint } from "@/lib/db/sql-state";
import { buildActions } from "./build-actions";
import { contentHash } from "./proposal";

export interface Made {
  generated: typeof generation.$inferSelect;
  event: Event;
  definition: WorkflowDefinition;
  /** Of an agent's own draft: whose it is, and with what it came. */
  own?: Pick<Draft, "proposedBy" | "agentRequestId" | "agentPosition" | "allows">;
}

/** The event's draft as version 1, with its citations and findings: to be inserted with the review that it opens. */
export function draftOf(
  ctx: ServiceContext,
  { generated, event, definition, own }: Made,
): { draftId: string; contentHash: string; insertions: Insertion[] } {
  const { output } = generated;
  const of = { workspaceId: ctx.workspaceId, draftId: newId(), version: 1 };
  const actions = buildActions(definition.action, event.data, output.content);
  const hash = contentHash(actions);
  const proposal = {
    id: of.draftId,
    workspaceId: ctx.workspaceId,
    workflowId: event.workflowId,
    workflowVersionId: generated.workflowVersionId,
    eventId: event.id,
    generationId: generated.id,
    origin: event.origin,
    held: output.holdReasons.length > 0,
    holdReasons: output.holdReasons,
    explanation: output.explanation,
    ...own,
  };
  const insertions = [
    into(draft, [proposal]),
    into(draftVersion, [{ ...of, content: output.content, actions, contentHash: hash }]),
    into(
      citation,
      output.citations.map((span) => ({ id: newId(), ...of, ...span })),
    ),
    into(
      finding,
      output.findings.map((found) => ({ id: newId(), ...of, ...found })),
    ),
  ];
  return { draftId: of.draftId, contentHash: hash, insertions };
}

/** Whether an insertion failed because the event has its draft already. */
export const isDraftedAlready = (error: unknown): boolean => violatedConstraint(error) === "draft_of_event_once";
