/** Putting the app into a Slack team, by OAuth (https://docs.slack.dev/authentication/installing-with-oauth). */
import { CardError } from "../card-error";
import { slackClient, toCardError } from "./client";

/** What it may do there: no more than what is used. The manifest says the same. */
export const botScopes = [
  "chat:write",
  "commands",
  "users:read",
  "users:read.email",
  "channels:read",
  "groups:read",
  "channels:history",
  "groups:history",
  "im:history",
] as const;

interface OAuthApp {
  clientId: string;
  clientSecret: string;
}

/** Where Slack asks whether the app may come in. */
export function authorizeUrl({
  clientId,
  redirectUri,
  state,
}: {
  clientId: string;
  redirectUri: string;
  state: string;
}): string {
  const query = new URLSearchParams({
    client_id: clientId,
    scope: botScopes.join(","),
    redirect_uri: redirectUri,
    state,
  });
  return `https://slack.com/oauth/v2/authorize?${query.toString()}`;
}

export interface Added {
  teamId: string;
  name: string;
  appId: string;
  botToken: string;
  botUserId: string;
  botId: string;
}

/** The bot's token for a code, which counts once. Throws CardError. */
export async function exchangeCode(
  { clientId, clientSecret }: OAuthApp,
  { code, redirectUri, apiUrl }: { code: string; redirectUri: string; apiUrl: string | undefined },
): Promise<Added> {
  const asCardError = (error: unknown): never => {
    throw toCardError(error);
  };
  const access = await slackClient(undefined, apiUrl)
    .oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri })
    .catch(asCardError);
  const { access_token: botToken, bot_user_id: botUserId, app_id: appId, team, is_enterprise_install } = access;
  if (is_enterprise_install || !team?.id) throw new CardError("refused", "org_install");
  if (!botToken || !botUserId || !appId) throw new CardError("refused", "no_bot");
  // The only answer that names the bot.
  const { bot_id: botId } = await slackClient(botToken, apiUrl).auth.test().catch(asCardError);
  if (!botId) throw new CardError("refused", "no_bot");
  return { teamId: team.id, name: team.name ?? team.id, appId, botToken, botUserId, botId };
}

/** Gives a bot's token back. That it was none any more is no failure. */
export async function revokeToken(botToken: string, apiUrl: string | undefined): Promise<void> {
  await slackClient(botToken, apiUrl)
    .auth.revoke()
    .catch(() => undefined);
}
