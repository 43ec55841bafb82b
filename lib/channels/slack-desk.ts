import { channelDesk } from "./channel-desk";
import type { SlackDesk } from "./slack/desk";
import { ensureOwnTeam, installedTeam, type SlackWorld, slackTeamGone } from "./slack-teams";

export function slackDesk(world: SlackWorld): SlackDesk {
  const { db, clock, settings } = world;
  return {
    ...channelDesk({ db, clock, channel: "slack", appUrl: settings.appUrl }),
    async installation(teamId) {
      await ensureOwnTeam(world);
      return installedTeam(world, teamId);
    },
    removed: (teamId, at) => slackTeamGone(world, teamId, at),
  };
}
