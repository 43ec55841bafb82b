import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { citation } from "@/lib/db/schema/drafting/citation";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { finding } from "@/lib/db/schema/drafting/finding";
import type { generation } from "@/lib/db/schema/drafting/generation";
import type { Event } from "@/lib/db/schema/intake/event";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { buildActions } from "./build-actions";
import { contentHash } from "./proposal";

interface Made {
  generated: typeof generation.$inferSelect;
  event: Event;
  definition: WorkflowDefinition;
}

/** Makes the event's draft with version 1, its citations and findings. Null if the event has a draft already. */
export async function insertDraft(
  tx: Transaction,
  ctx: ServiceContext,
  { generated, event, definition }: Made,
): Promise<{ draftId: string; contentHash: string } | null> {
  const { output } = generated;
  const of = { workspaceId: ctx.workspaceId, draftId: newId(), version: 1 };
  const actions = buildActions(definition.action, event.data, output.content);
  const hash = contentHash(actions);

  const inserted = await tx
    .insert(draft)
    .values({
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
    })
    .onConflictDoNothing()
    .returning({ id: draft.id });
  if (inserted.length === 0) return null;

  await tx.insert(draftVersion).values({ ...of, content: output.content, actions, contentHash: hash });
  if (output.citations.length > 0) {
    await tx.insert(citation).values(output.citations.map((span) => ({ id: newId(), ...of, ...span })));
  }
  if (output.findings.length > 0) {
    await tx.insert(finding).values(output.findings.map((found) => ({ id: newId(), ...of, ...found })));
  }
  return { draftId: of.draftId, contentHash: hash };
}
