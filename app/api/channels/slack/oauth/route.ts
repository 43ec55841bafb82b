import { type NextRequest, NextResponse } from "next/server";
import { currentContext } from "@/app/_edge/session";
import { CardError } from "@/lib/channels/card-error";
import { addSlackTeam } from "@/lib/channels/slack-teams";
import { exchangeCode } from "@/lib/channels/slack/install";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { equalBytes } from "@/lib/core/crypto";
import { env } from "@/lib/core/env";
import { ConflictError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { vaultFrom } from "@/lib/vault/vault";
import { redirectUri, stateCookie } from "../state-cookie";

export const dynamic = "force-dynamic";

/** Where Slack sends an admin back to. Only the browser that asked is answered, and once. */
export async function GET(request: NextRequest): Promise<Response> {
  const settings = slackSettings(env());
  if (!settings?.oauth) return new Response(null, { status: 404 });
  const { name, options } = stateCookie();
  const page = new URL("/settings/channels", env().APP_URL);
  page.searchParams.set("slack", await answerTo(request, name));
  const response = NextResponse.redirect(page, 303);
  response.cookies.set(name, "", { ...options, maxAge: 0 });
  return response;
}

async function answerTo(request: NextRequest, cookie: string): Promise<string> {
  const settings = slackSettings(env());
  const query = request.nextUrl.searchParams;
  const [asked, state] = [request.cookies.get(cookie)?.value ?? "", query.get("state") ?? ""];
  if (!asked || !equalBytes(Buffer.from(asked), Buffer.from(state))) return "state";
  const ctx = await currentContext();
  if (!settings?.oauth || !ctx?.permissions.has("config:write")) return "state";
  const code = query.get("code");
  if (!code) return query.get("error") ?? "state";
  try {
    const { oauth, apiUrl } = settings;
    const added = await exchangeCode(oauth, { code, redirectUri: redirectUri(), apiUrl });
    await addSlackTeam(ctx, vaultFrom(env()), added);
    return "added";
  } catch (error) {
    if (error instanceof CardError) return error.message;
    if (error instanceof ConflictError) return "other_workspace";
    log.error({ err: error }, "a Slack team was not added");
    return "failed";
  }
}
