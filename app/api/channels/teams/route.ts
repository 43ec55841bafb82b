import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { type TeamsSettings, teamsSettings } from "@/lib/channels/teams/teams-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";

export const dynamic = "force-dynamic";

type Bot = (request: Request) => Promise<Response>;
let bot: Promise<Bot> | undefined;

/** Everything that Microsoft Teams sends: what was pressed, and what was written. */
export async function POST(request: Request): Promise<Response> {
  const settings = teamsSettings(env());
  const response = settings
    ? await (bot ??= makeBot(settings)).then((answer) => answer(request))
    : new Response(null, { status: 404 });
  for (const [name, value] of Object.entries(apiSecurityHeaders())) response.headers.set(name, value);
  return response;
}

async function makeBot(settings: TeamsSettings): Promise<Bot> {
  // Read where Teams is set up only.
  const [{ teamsBot }, { teamsConnector }, { teamsDesk }] = await Promise.all([
    import("@/lib/channels/teams/teams-bot"),
    import("@/lib/channels/teams/connector"),
    import("@/lib/channels/teams-desk"),
  ]);
  const desk = teamsDesk({ db: database(), clock: systemClock, settings });
  const connectorAt = (serviceUrl: string) => teamsConnector(settings, serviceUrl, systemClock);
  return teamsBot({ desk, settings, clock: systemClock, connectorAt });
}
