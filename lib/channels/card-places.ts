/** The platforms that are set up here, and each as a place for cards. */
import type { Env } from "@/lib/core/env";
import type { Clock } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import { vaultFrom } from "@/lib/vault/vault";
import type { PlaceOf } from "./card-place";
import { slackSettings } from "./slack/slack-settings";
import { ensureOwnTeam } from "./slack-teams";
import { teamsSettings } from "./teams/teams-settings";
import { ownTenant } from "./teams-tenant";

interface World {
  db: Database;
  clock: Clock;
}

export const channelsSetUp = (env: Env): CardChannel[] => [
  ...(slackSettings(env) ? (["slack"] as const) : []),
  ...(teamsSettings(env) ? (["teams"] as const) : []),
];

/** Has the teams known that the environment names; tells why Slack did not say which it is, if so. */
export async function ensureOwnTeams(world: World, env: Env): Promise<{ slackRefusal: string | null }> {
  const [slack, teams] = [slackSettings(env), teamsSettings(env)];
  const slackRefusal = slack && (await ensureOwnTeam({ ...world, vault: vaultFrom(env), settings: slack }));
  if (teams) await ownTenant({ ...world, settings: teams });
  return { slackRefusal };
}

/** What speaks with a platform is large, and read where it is set up only. */
export const placesFrom =
  (world: World, env: Env): PlaceOf =>
  async (channel) => {
    if (channel === "slack") {
      const settings = slackSettings(env);
      if (!settings) return null;
      const { slackPlace } = await import("./slack-place");
      return slackPlace({ ...world, vault: vaultFrom(env), settings });
    }
    const settings = teamsSettings(env);
    if (!settings) return null;
    const { teamsPlace } = await import("./teams-place");
    return teamsPlace({ ...world, settings });
  };
