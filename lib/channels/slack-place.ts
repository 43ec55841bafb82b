import { CardError } from "./card-error";
import type { CardPlace } from "./card-place";
import { slackCards } from "./slack/slack-cards";
import { installedTeam, type SlackWorld } from "./slack-teams";

/** Until a token that could not be taken anew for the moment is asked for again. */
const renewalSeconds = 10;

/** Slack as a place for cards: each team's bot posts and changes its own, for the workspace that it belongs to. */
export function slackPlace(world: SlackWorld): CardPlace {
  const inTeam = async ({ workspaceId, teamId }: { workspaceId: string; teamId: string }) => {
    const team = await installedTeam(world, teamId);
    if (team?.workspaceId !== workspaceId) throw new CardError("blocked", "the app is not in this team");
    if (team.tokenExpiresAt && team.tokenExpiresAt <= world.clock.now()) {
      // Where Slack refused to give a new one, there is nothing to try until an admin adds the team again.
      throw team.tokenError !== null
        ? new CardError("blocked", "token_expired")
        : new CardError("later", "token_expired", renewalSeconds);
    }
    return slackCards({ botToken: team.botToken, apiUrl: world.settings.apiUrl });
  };
  return {
    post: async (card, about) => (await inTeam(about)).post(card, about),
    update: async (card, about) => (await inTeam(about)).update(card, about.at),
    callOut: async (notice, about) => (await inTeam(about)).callOut(notice, about.at),
    point: async (to, about) => (await inTeam(about)).point(to, about.at),
    reply: async (said, about) => (await inTeam(about)).reply(said, about.at),
  };
}
