import { CardError } from "./card-error";
import type { CardPlace } from "./cards";
import { isChannel } from "./teams/activity";
import { teamsConnector } from "./teams/connector";
import { teamsCards } from "./teams/teams-cards";
import { addressOf, ownTenant, type TeamsWorld } from "./teams-tenant";

/** Teams as a place for cards: the app posts and changes its own, for the workspace that its tenant belongs to. */
export function teamsPlace(world: TeamsWorld): CardPlace {
  const inTenant = async ({ workspaceId, teamId }: { workspaceId: string; teamId: string }) => {
    const tenant = await ownTenant(world);
    if (tenant?.workspaceId !== workspaceId || tenant.teamId !== teamId) {
      throw new CardError("blocked", "the app is not in this tenant");
    }
    const { settings, clock } = world;
    return teamsCards(await teamsConnector(settings, tenant.serviceUrl ?? settings.serviceUrl, clock));
  };
  return {
    async post(card, { place, ...about }) {
      const cards = await inTenant(about);
      const to = isChannel(place) ? place : await addressOf(world, { ...about, userId: place });
      if (to === null) throw new CardError("refused", "nobody known");
      return cards.post(card, to);
    },
    update: async (card, about) => (await inTenant(about)).update(card, about.at),
    callOut: async (notice, about) => (await inTenant(about)).callOut(notice, about.at),
    reply: async (said, about) => (await inTenant(about)).reply(said, about.at),
  };
}
