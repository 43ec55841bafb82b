import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { requirePermission } from "@/lib/members/require-permission";
import type { WorkflowDefinition } from "./definition";
import { publishWorkflow } from "./publish-workflow";

type ReviewRules = WorkflowDefinition["review"];

const mostTries = 3;

/**
 * Publishes a workflow's next version with other rules for its reviews; null: they are as wished already. What somebody else has changed in
 * this moment stays changed. Throws PermissionError, NotFoundError or ValidationError.
 */
export async function changeReviewRules(
  ctx: ServiceContext,
  workflowId: string,
  change: (rules: ReviewRules) => ReviewRules | null,
): Promise<void> {
  requirePermission(ctx, "config:write");
  for (let tries = 1; ; tries += 1) {
    try {
      return await publishChanged(ctx, workflowId, change);
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= mostTries) throw error;
    }
  }
}

async function publishChanged(
  ctx: ServiceContext,
  workflowId: string,
  change: (rules: ReviewRules) => ReviewRules | null,
): Promise<void> {
  const [found] = await ctx.db
    .select({
      slug: workflow.slug,
      name: workflow.name,
      version: workflowVersion.version,
      definition: workflowVersion.definition,
    })
    .from(workflow)
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflow.currentVersionId))
    .where(and(eq(workflow.id, workflowId), eq(workflow.workspaceId, ctx.workspaceId)));
  if (!found) throw new NotFoundError("There is no such workflow in this workspace.");
  const { slug, name, version, definition } = found;
  const review = change(definition.review);
  if (review) await publishWorkflow(ctx, { slug, name, definition: { ...definition, review } }, { after: version });
}
