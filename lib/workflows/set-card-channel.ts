import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { changeReviewRules } from "./change-review";
import { WorkflowDefinition } from "./definition";

const { slackChannel, teamsChannel } = WorkflowDefinition.shape.review.shape;

export const SetCardChannelInput = z.discriminatedUnion("on", [
  // Empty: none.
  z.object({ workflowId: z.uuid(), on: z.literal("slack"), channel: z.literal("").or(slackChannel.unwrap()) }),
  z.object({ workflowId: z.uuid(), on: z.literal("teams"), channel: z.literal("").or(teamsChannel.unwrap()) }),
]);

/** Publishes a workflow's next version, whose drafts stand as cards in this channel. Throws PermissionError or NotFoundError. */
export async function setCardChannel(ctx: ServiceContext, input: z.input<typeof SetCardChannelInput>): Promise<void> {
  const { workflowId, on, channel } = SetCardChannelInput.parse(input);
  const key = on === "slack" ? "slackChannel" : "teamsChannel";
  await changeReviewRules(ctx, workflowId, ({ [key]: before, ...rules }) => {
    if ((before ?? "") === channel) return null;
    return channel ? { ...rules, [key]: channel } : rules;
  });
}
