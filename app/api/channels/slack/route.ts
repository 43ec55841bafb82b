import { after } from "next/server";
import { slackDesk } from "@/lib/channels/slack-desk";
import type { FetchReceiver } from "@/lib/channels/slack/receiver";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { vaultFrom } from "@/lib/vault/vault";

export const dynamic = "force-dynamic";

let receiver: Promise<FetchReceiver> | undefined;

/** Everything that Slack sends: what was pressed, forms, commands, events. */
export async function POST(request: Request): Promise<Response> {
  const settings = slackSettings(env());
  if (!settings) return new Response(null, { status: 404 });
  receiver ??= makeReceiver(settings);
  return (await receiver).handle(request, (work) => after(() => work));
}

async function makeReceiver(settings: NonNullable<ReturnType<typeof slackSettings>>): Promise<FetchReceiver> {
  // Read where Slack is set up only.
  const { slackApp } = await import("@/lib/channels/slack/slack-app");
  const { signingSecret, apiUrl } = settings;
  const world = { db: database(), clock: systemClock, vault: vaultFrom(env()), settings };
  return slackApp({ desk: slackDesk(world), signingSecret, apiUrl, clock: systemClock });
}
