import { sendTeamsList } from "@/lib/channels/teams-place";
import type { TeamsWorld } from "@/lib/channels/teams-tenant";
import { accountWay } from "./account-way";
import type { DigestWay } from "./way";

export const teamsWay = (world: TeamsWorld): DigestWay =>
  accountWay({
    channel: "teams",
    appUrl: world.settings.appUrl,
    send: ({ workspaceId }, list) => sendTeamsList(world, { workspaceId, ...list }),
  });
