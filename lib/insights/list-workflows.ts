import { asc, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { requirePermission } from "@/lib/members/require-permission";

/** What figures can be narrowed to. */
export async function insightWorkflows(ctx: ServiceContext): Promise<{ id: string; name: string }[]> {
  requirePermission(ctx, "insights:read");
  return ctx.db
    .select({ id: workflow.id, name: workflow.name })
    .from(workflow)
    .where(eq(workflow.workspaceId, ctx.workspaceId))
    .orderBy(asc(workflow.name), asc(workflow.id));
}
