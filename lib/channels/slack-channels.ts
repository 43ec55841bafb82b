/** The channels of a workspace's Slack teams in which its drafts can stand as cards. */
import { asc, and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { log } from "@/lib/core/log";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { requirePermission } from "@/lib/members/require-permission";
import { CardError } from "./card-error";
import type { ListedChannel } from "./slack/list-channels";
import { installedTeam, type SlackWorld } from "./slack-teams";

export interface TeamChannels {
  teamId: string;
  team: string;
  channels: ListedChannel[];
  /** Slack's code, where they could not be had; null: these are all. */
  failed: string | null;
}

/** Milliseconds. */
const keptFor = 60_000;
/** By team: what Slack said, and until when it is taken. */
const kept = new Map<string, { channels: ListedChannel[]; until: number }>();

/** Of each team, the first one first. `anew`: what was heard a moment ago does not count. Throws PermissionError. */
export async function listTeamChannels(
  ctx: ServiceContext,
  world: SlackWorld,
  { anew = false }: { anew?: boolean } = {},
): Promise<TeamChannels[]> {
  // Also the names of private channels that the app was invited to: for whoever may name any by its id.
  requirePermission(ctx, "config:write");
  const teams = await ctx.db
    .select({ teamId: channelTeam.teamId, team: channelTeam.name })
    .from(channelTeam)
    .where(and(eq(channelTeam.channel, "slack"), eq(channelTeam.workspaceId, ctx.workspaceId)))
    .orderBy(asc(channelTeam.id));
  return Promise.all(
    teams.map(async (team) => {
      const before = anew ? undefined : kept.get(team.teamId);
      if (before && before.until > ctx.clock.now().getTime()) {
        return { ...team, channels: before.channels, failed: null };
      }
      try {
        const channels = await askFor(world, team.teamId);
        kept.set(team.teamId, { channels, until: ctx.clock.now().getTime() + keptFor });
        return { ...team, channels, failed: null };
      } catch (error) {
        if (error instanceof CardError) return { ...team, channels: [], failed: error.message };
        // Another team's can be listed all the same.
        log.warn({ err: error }, "the channels of a Slack team could not be listed");
        return { ...team, channels: [], failed: "unexpected" };
      }
    }),
  );
}

async function askFor(world: SlackWorld, teamId: string): Promise<ListedChannel[]> {
  const installed = await installedTeam(world, teamId);
  if (!installed) throw new CardError("blocked", "the app is not in this team");
  // It is large, and read where Slack is set up only.
  const { listChannels } = await import("./slack/list-channels");
  return listChannels(installed.botToken, world.settings.apiUrl);
}
