import { ownRequest } from "@/app/_edge/page-request";
import { listTeamChannels, type TeamChannels } from "@/lib/channels/slack-channels";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { env } from "@/lib/core/env";
import { vaultFrom } from "@/lib/vault/vault";

/** In which channels drafts can stand; `?anew` asks Slack again. */
export const GET = ownRequest(async (ctx, request): Promise<TeamChannels[]> => {
  const settings = slackSettings(env());
  if (!settings) return [];
  const anew = new URL(request.url).searchParams.has("anew");
  return listTeamChannels(ctx, { ...ctx, vault: vaultFrom(env()), settings }, { anew });
});
