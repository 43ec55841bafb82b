import { installedTeam, type SlackWorld } from "@/lib/channels/slack-teams";
import { accountWay } from "./account-way";
import { CannotTell, type DigestWay } from "./way";

export const slackWay = (world: SlackWorld): DigestWay =>
  accountWay({
    channel: "slack",
    appUrl: world.settings.appUrl,
    async send(ctx, { teamId, ...list }) {
      const team = await installedTeam(world, teamId);
      if (team?.workspaceId !== ctx.workspaceId) throw new CannotTell("The app is not in this team.");
      // Read where Slack is set up only: it is large.
      const { sendList } = await import("@/lib/channels/slack/slack-list");
      await sendList({ botToken: team.botToken, apiUrl: world.settings.apiUrl }, list);
    },
  });
