import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import type { FetchReceiver } from "@/lib/channels/slack/receiver";
import { type SlackSettings, slackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { vaultFrom } from "@/lib/vault/vault";

export const dynamic = "force-dynamic";

let receiver: Promise<FetchReceiver> | undefined;

/** Everything that Slack sends: what was pressed, forms, commands, events. */
export async function POST(request: Request): Promise<Response> {
  const settings = slackSettings(env());
  const response = settings
    ? await (receiver ??= makeReceiver(settings)).then((made) => made.handle(request))
    : new Response(null, { status: 404 });
  for (const [name, value] of Object.entries(apiSecurityHeaders())) response.headers.set(name, value);
  return response;
}

async function makeReceiver(settings: SlackSettings): Promise<FetchReceiver> {
  // Read where Slack is set up only: they are large.
  const [{ slackApp }, { slackDesk }] = await Promise.all([
    import("@/lib/channels/slack/slack-app"),
    import("@/lib/channels/slack-desk"),
  ]);
  const { signingSecret, apiUrl } = settings;
  const world = { db: database(), clock: systemClock, vault: vaultFrom(env()), settings };
  return slackApp({ desk: slackDesk(world), signingSecret, apiUrl, clock: systemClock });
}
