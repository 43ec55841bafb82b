import { CardError } from "./card-error";
import type { CardPlace } from "./card-place";
import type { ListCard } from "./desk";
import { isChannel } from "./teams/activity";
import { type Connector, teamsConnector } from "./teams/connector";
import { renderList } from "./teams/render-list";
import { teamsCards } from "./teams/teams-cards";
import { addressOf, ownTenant, type TeamsWorld } from "./teams-tenant";

interface InTenant {
  workspaceId: string;
  teamId: string;
}

async function connectorIn(world: TeamsWorld, { workspaceId, teamId }: InTenant): Promise<Connector> {
  const tenant = await ownTenant(world);
  if (tenant?.workspaceId !== workspaceId || tenant.teamId !== teamId) {
    throw new CardError("blocked", "the app is not in this tenant");
  }
  const { settings, clock } = world;
  return teamsConnector(settings, tenant.serviceUrl ?? settings.serviceUrl, clock);
}

async function requireAddress(world: TeamsWorld, about: InTenant & { userId: string }): Promise<string> {
  const address = await addressOf(world, about);
  if (address === null) throw new CardError("refused", "nobody known");
  return address;
}

/** Sends a person a list of drafts, in their own conversation with the app. Throws CardError. */
export async function sendTeamsList(
  world: TeamsWorld,
  { t, says, found, queueUrl, ...about }: ListCard & InTenant & { userId: string },
): Promise<void> {
  const connector = await connectorIn(world, about);
  const conversation = await connector.conversationWith(await requireAddress(world, about));
  await connector.post(conversation, { summary: says, card: renderList(t, { says, found, queueUrl }) });
}

/** Teams as a place for cards: the app posts and changes its own, for the workspace that its tenant belongs to. */
export function teamsPlace(world: TeamsWorld): CardPlace {
  const inTenant = async (about: InTenant) => teamsCards(await connectorIn(world, about));
  return {
    async post(card, { place, ...about }) {
      const cards = await inTenant(about);
      return cards.post(card, isChannel(place) ? place : await requireAddress(world, { ...about, userId: place }));
    },
    update: async (card, about) => (await inTenant(about)).update(card, about.at),
    callOut: async (notice, about) => (await inTenant(about)).callOut(notice, about.at),
    point: async (to, about) => (await inTenant(about)).point(to, about.at),
    reply: async (said, about) => (await inTenant(about)).reply(said, about.at),
  };
}
