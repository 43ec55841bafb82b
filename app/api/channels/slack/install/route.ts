import { NextResponse } from "next/server";
import { currentContext } from "@/app/_edge/session";
import { authorizeUrl } from "@/lib/channels/slack/install";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { randomToken } from "@/lib/core/crypto";
import { env } from "@/lib/core/env";
import { redirectUri, stateCookie } from "../state-cookie";

export const dynamic = "force-dynamic";

/** An admin asks Slack to let the app into a team. */
export async function GET(): Promise<Response> {
  const oauth = slackSettings(env())?.oauth;
  if (!oauth) return new Response(null, { status: 404 });
  const ctx = await currentContext();
  if (!ctx?.permissions.has("config:write")) return new Response(null, { status: ctx ? 403 : 401 });
  const state = randomToken();
  const response = NextResponse.redirect(
    authorizeUrl({ clientId: oauth.clientId, redirectUri: redirectUri(), state }),
    303,
  );
  const { name, options } = stateCookie();
  response.cookies.set(name, state, options);
  return response;
}
