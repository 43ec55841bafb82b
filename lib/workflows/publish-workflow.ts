import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { connection } from "@/lib/db/schema/connectors/connection";
import { group } from "@/lib/db/schema/members/group";
import { member } from "@/lib/db/schema/members/member";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { tellings, WorkflowDefinition } from "./definition";

export const PublishWorkflowInput = z.object({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words with hyphens"),
  name: z.string().trim().min(1).max(100),
  definition: WorkflowDefinition,
});

/** Publishes the next version of a workflow, or a new workflow's first. What is in the queue keeps the version it was drafted under. */
export async function publishWorkflow(
  ctx: ServiceContext,
  input: z.input<typeof PublishWorkflowInput>,
  /** `after`: the version that it was made of. Throws ConflictError where another was published meanwhile. */
  { after }: { after?: number } = {},
): Promise<{ workflowId: string; version: number }> {
  requirePermission(ctx, "config:write");
  const { slug, name, definition } = PublishWorkflowInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    await requireOwnReferences(tx, ctx, definition);
    const [known] = await tx
      .select({ id: workflow.id })
      .from(workflow)
      .where(and(eq(workflow.workspaceId, ctx.workspaceId), eq(workflow.slug, slug)))
      .for("update");
    const workflowId = known?.id ?? newId();
    const versionId = newId();
    const version = (known ? await newestVersion(tx, workflowId) : 0) + 1;
    if (after !== undefined && version !== after + 1)
      throw new ConflictError("Somebody else has published this workflow meanwhile. Look at it again.");

    await tx
      .insert(workflowVersion)
      .values({ id: versionId, workspaceId: ctx.workspaceId, workflowId, version, definition, publishedBy: ctx.actor });
    await tx
      .insert(workflow)
      .values({ id: workflowId, workspaceId: ctx.workspaceId, slug, name, currentVersionId: versionId })
      .onConflictDoUpdate({ target: workflow.id, set: { name, currentVersionId: versionId } });
    await appendAuditEntry(tx, ctx, {
      action: "workflow.published",
      entityType: "workflow",
      entityId: workflowId,
      content: { slug, name, version, definition },
    });
    return { workflowId, version };
  });
}

async function newestVersion(tx: Transaction, workflowId: string): Promise<number> {
  const [row] = await tx
    .select({ version: workflowVersion.version })
    .from(workflowVersion)
    .where(eq(workflowVersion.workflowId, workflowId))
    .orderBy(desc(workflowVersion.version))
    .limit(1);
  return row?.version ?? 0;
}

/** A workflow may name only its own workspace's connection and groups. */
async function requireOwnReferences(
  tx: Transaction,
  ctx: ServiceContext,
  { action, review }: WorkflowDefinition,
): Promise<void> {
  const [connected] = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(and(eq(connection.id, action.connectionId), eq(connection.workspaceId, ctx.workspaceId)));
  const groups = await tx.select({ id: group.id }).from(group).where(eq(group.workspaceId, ctx.workspaceId));
  const unknown = (groupId: string | null | undefined) => groupId && !groups.some(({ id }) => id === groupId);

  const people = await tx.select({ id: member.id }).from(member).where(eq(member.workspaceId, ctx.workspaceId));
  const has = (rows: { id: string }[], ids: string[] = []) => ids.every((id) => rows.some((row) => row.id === id));

  const faults = [
    ...(connected
      ? []
      : [{ path: "/definition/action/connectionId", message: "Name a connection of this workspace." }]),
    ...(["groupId", "escalateTo"] as const).flatMap((field) =>
      unknown(review[field])
        ? [{ path: `/definition/review/${field}`, message: "Name a group of this workspace, or none." }]
        : [],
    ),
    ...tellings.flatMap((when) => {
      const { members, groups: named } = review.tells?.[when] ?? {};
      if (has(people, members) && has(groups, named)) return [];
      return [{ path: `/definition/review/tells/${when}`, message: "Name members and groups of this workspace." }];
    }),
  ];
  if (faults.length > 0)
    throw new ValidationError("The workflow names something that this workspace does not have.", faults);
}
