import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { requirePermission } from "@/lib/members/require-permission";
import { WorkflowDefinition } from "./definition";
import { publishWorkflow } from "./publish-workflow";

export const SetSlackChannelInput = z.object({
  workflowId: z.uuid(),
  /** Empty: none. */
  channel: z.literal("").or(WorkflowDefinition.shape.review.shape.slackChannel.unwrap()),
});

/** Publishes a workflow's next version, whose drafts stand in this Slack channel. Throws PermissionError or NotFoundError. */
export async function setSlackChannel(ctx: ServiceContext, input: z.input<typeof SetSlackChannelInput>): Promise<void> {
  requirePermission(ctx, "config:write");
  const { workflowId, channel } = SetSlackChannelInput.parse(input);
  for (let tries = 1; ; tries += 1) {
    try {
      return await publishWith(ctx, workflowId, channel);
    } catch (error) {
      // What somebody else has changed in this moment stays changed.
      if (!(error instanceof ConflictError) || tries >= mostTries) throw error;
    }
  }
}

const mostTries = 3;

async function publishWith(ctx: ServiceContext, workflowId: string, channel: string): Promise<void> {
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
  const { slackChannel: before, ...review } = found.definition.review;
  if ((before ?? "") === channel) return;
  const definition = { ...found.definition, review: channel ? { ...review, slackChannel: channel } : review };
  const { slug, name, version } = found;
  await publishWorkflow(ctx, { slug, name, definition }, { after: version });
}
