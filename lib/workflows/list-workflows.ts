import { asc, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { callback } from "@/lib/db/schema/notifications/callback";
import { type Trigger, trigger } from "@/lib/db/schema/workflows/trigger";
import { type Workflow, workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { requirePermission } from "@/lib/members/require-permission";
import type { WorkflowDefinition } from "./definition";

export type WorkflowItem = Pick<Workflow, "id" | "slug" | "name" | "status"> & {
  version: number;
  /** In which its drafts stand as cards. */
  slackChannel: string | null;
  /** Which that channel is of; null: the workspace's first. */
  slackTeam: string | null;
  teamsChannel: string | null;
  /** Who is told of its drafts, beside those whom they wait for. */
  tells: NonNullable<WorkflowDefinition["review"]["tells"]>;
  /** Of its drafts, 0 to 3. */
  risk: number;
  /** Agents put tool calls before its people. */
  takesToolCalls: boolean;
  /** Where their results are sent to; null as well for who may not change it. */
  callbackUrl: string | null;
  triggers: Pick<Trigger, "id" | "slug" | "scheme" | "enabled">[];
};

export async function listWorkflows(ctx: ServiceContext): Promise<WorkflowItem[]> {
  requirePermission(ctx, "config:read");
  const workflows = await ctx.db
    .select({
      id: workflow.id,
      slug: workflow.slug,
      name: workflow.name,
      status: workflow.status,
      version: workflowVersion.version,
      slackChannel: sql<string | null>`${workflowVersion.definition} -> 'review' ->> 'slackChannel'`,
      slackTeam: sql<string | null>`${workflowVersion.definition} -> 'review' ->> 'slackTeam'`,
      teamsChannel: sql<string | null>`${workflowVersion.definition} -> 'review' ->> 'teamsChannel'`,
      tells: sql<WorkflowItem["tells"]>`coalesce(${workflowVersion.definition} -> 'review' -> 'tells', '{}')`,
      risk: sql<number>`(${workflowVersion.definition} -> 'review' ->> 'risk')::int`,
      takesToolCalls: sql<boolean>`${workflowVersion.definition} -> 'action' -> 'payload' = '"arguments"'`,
      callbackUrl: callback.url,
    })
    .from(workflow)
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflow.currentVersionId))
    .leftJoin(callback, eq(callback.workflowId, workflow.id))
    .where(eq(workflow.workspaceId, ctx.workspaceId))
    .orderBy(asc(workflow.name));
  const triggers = await ctx.db
    .select()
    .from(trigger)
    .where(eq(trigger.workspaceId, ctx.workspaceId))
    .orderBy(asc(trigger.slug));
  return workflows.map((item) => ({
    ...item,
    // It may hold a secret of whoever is called.
    callbackUrl: ctx.permissions.has("config:write") ? item.callbackUrl : null,
    triggers: triggers
      .filter((row) => row.workflowId === item.id)
      .map(({ id, slug, scheme, enabled }) => ({ id, slug, scheme, enabled })),
  }));
}
