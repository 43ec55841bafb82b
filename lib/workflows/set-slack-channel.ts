import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { changeReviewRules } from "./change-review";
import { WorkflowDefinition } from "./definition";

export const SetSlackChannelInput = z.object({
  workflowId: z.uuid(),
  /** Empty: none. */
  channel: z.literal("").or(WorkflowDefinition.shape.review.shape.slackChannel.unwrap()),
});

/** Publishes a workflow's next version, whose drafts stand in this Slack channel. Throws PermissionError or NotFoundError. */
export async function setSlackChannel(ctx: ServiceContext, input: z.input<typeof SetSlackChannelInput>): Promise<void> {
  const { workflowId, channel } = SetSlackChannelInput.parse(input);
  await changeReviewRules(ctx, workflowId, ({ slackChannel: before, ...rules }) => {
    if ((before ?? "") === channel) return null;
    return channel ? { ...rules, slackChannel: channel } : rules;
  });
}
