import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import { requirePermission } from "@/lib/members/require-permission";

export const PauseWorkflowInput = z.object({ workflowId: z.uuid() });

/** Stops drafting; events are still taken in, and what is in the queue can be decided. Pausing twice is pausing once. */
export const pauseWorkflow = (ctx: ServiceContext, input: z.input<typeof PauseWorkflowInput>): Promise<void> =>
  setStatus(ctx, input, "paused");

/** Drafts again, beginning with everything that came in meanwhile. */
export const resumeWorkflow = (ctx: ServiceContext, input: z.input<typeof PauseWorkflowInput>): Promise<void> =>
  setStatus(ctx, input, "active");

async function setStatus(
  ctx: ServiceContext,
  input: z.input<typeof PauseWorkflowInput>,
  status: "active" | "paused",
): Promise<void> {
  requirePermission(ctx, "config:write");
  const { workflowId } = PauseWorkflowInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const own = and(eq(workflow.id, workflowId), eq(workflow.workspaceId, ctx.workspaceId));
    const [known] = await tx.select({ id: workflow.id }).from(workflow).where(own);
    if (!known) throw new NotFoundError("There is no such workflow in this workspace.");

    const changed = await tx
      .update(workflow)
      .set({ status })
      .where(and(own, ne(workflow.status, status)))
      .returning({ id: workflow.id });
    if (changed.length === 0) return;
    if (status === "active") await startWaitingEvents(tx, ctx, workflowId);
    await appendAuditEntry(tx, ctx, {
      action: status === "paused" ? "workflow.paused" : "workflow.resumed",
      entityType: "workflow",
      entityId: workflowId,
      content: {},
    });
  });
}

/** The earliest of each subject: finishing it starts the next. */
async function startWaitingEvents(tx: Transaction, { workspaceId }: ServiceContext, workflowId: string): Promise<void> {
  const waiting = await tx.execute<{ id: string }>(sql`
    select distinct on (e.subject) e.id from event e
    where e.workflow_id = ${workflowId} and e.workspace_id = ${workspaceId}
      and not exists (select from draft d where d.event_id = e.id)
      and not exists (select from dead_letter l where l.subject_id = e.id and l.stage = 'drafting' and l.replayed_at is null)
    order by e.subject, e.source_order, e.id`);
  await enqueue(
    tx,
    waiting.map(({ id }) => ({ name: "event/accepted" as const, data: { workspaceId, eventId: id } })),
  );
}
