import { CardError } from "./card-error";
import type { CardPlace } from "./cards";
import { slackCards } from "./slack/slack-cards";
import { installedTeam, type SlackWorld } from "./slack-teams";

/** Slack as a place for cards: each team's bot posts and changes its own. */
export function slackPlace(world: SlackWorld): CardPlace {
  const inTeam = async (teamId: string) => {
    const team = await installedTeam(world, teamId);
    if (!team) throw new CardError("gone", "the app is not in this team");
    return slackCards({ botToken: team.botToken, apiUrl: world.settings.apiUrl });
  };
  return {
    post: async (card, { teamId, ...about }) => (await inTeam(teamId)).post(card, about),
    update: async (card, { teamId, at }) => (await inTeam(teamId)).update(card, at),
    reply: async (said, { teamId, at }) => (await inTeam(teamId)).reply(said, at),
  };
}
