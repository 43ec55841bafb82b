import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { changeReviewRules } from "./change-review";
import { WorkflowDefinition } from "./definition";

const { slackChannel, slackTeam, teamsChannel } = WorkflowDefinition.shape.review.shape;

export const SetCardChannelInput = z.discriminatedUnion("on", [
  // Empty: none.
  z.object({
    workflowId: z.uuid(),
    on: z.literal("slack"),
    channel: z.literal("").or(slackChannel.unwrap()),
    /** Which the channel is of. */
    team: slackTeam,
  }),
  z.object({ workflowId: z.uuid(), on: z.literal("teams"), channel: z.literal("").or(teamsChannel.unwrap()) }),
]);

/** Publishes a workflow's next version, whose drafts stand as cards in this channel. Throws PermissionError or NotFoundError. */
export async function setCardChannel(ctx: ServiceContext, input: z.input<typeof SetCardChannelInput>): Promise<void> {
  const wish = SetCardChannelInput.parse(input);
  await changeReviewRules(ctx, wish.workflowId, wish.on === "slack" ? inSlack(wish) : inTeams(wish));
}

type Rules = WorkflowDefinition["review"];
type Wish<On> = Extract<z.output<typeof SetCardChannelInput>, { on: On }>;

const inSlack =
  ({ channel, team }: Wish<"slack">) =>
  ({ slackChannel: before, slackTeam: teamBefore, ...rules }: Rules): Rules | null => {
    if ((before ?? "") === channel && (channel === "" || teamBefore === team)) return null;
    return channel ? { ...rules, slackChannel: channel, ...(team && { slackTeam: team }) } : rules;
  };

const inTeams =
  ({ channel }: Wish<"teams">) =>
  ({ teamsChannel: before, ...rules }: Rules): Rules | null => {
    if ((before ?? "") === channel) return null;
    return channel ? { ...rules, teamsChannel: channel } : rules;
  };
