/** Putting the app into a Slack team, by OAuth (https://docs.slack.dev/authentication/installing-with-oauth). */
import type { webApi } from "@slack/bolt";
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

/** A bot's token; `refresh`: with what it is taken anew, and in how many seconds it ends. Null: it does not end. */
export interface Tokens {
  botToken: string;
  refresh: { token: string; expiresIn: number } | null;
}

export interface Installed {
  teamId: string;
  name: string;
  appId: string;
  botUserId: string;
  botId: string;
}

export type Added = Tokens & Installed;

/** In which team a bot's token works. Throws CardError. */
export async function teamOfToken(botToken: string, apiUrl: string | undefined): Promise<Installed> {
  const client = slackClient(botToken, apiUrl);
  const {
    team_id: teamId,
    team: name = "",
    user_id: botUserId,
    bot_id: botId,
  } = await client.auth.test().catch(asCardError);
  if (!teamId || !botUserId || !botId) throw new CardError("refused", "no_bot");
  const { bot } = await client.bots.info({ bot: botId }).catch(asCardError);
  if (!bot?.app_id) throw new CardError("refused", "no_bot");
  return { teamId, name, appId: bot.app_id, botUserId, botId };
}

/** The bot's token for a code, which counts once. Throws CardError. */
export async function exchangeCode(
  { clientId, clientSecret }: OAuthApp,
  { code, redirectUri, apiUrl }: { code: string; redirectUri: string; apiUrl: string | undefined },
): Promise<Added> {
  const access = await slackClient(undefined, apiUrl)
    .oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri })
    .catch(asCardError);
  const { bot_user_id: botUserId, app_id: appId, team, is_enterprise_install } = access;
  if (is_enterprise_install || !team?.id) throw new CardError("refused", "org_install");
  const tokens = tokensIn(access);
  if (!botUserId || !appId) throw new CardError("refused", "no_bot");
  // The only answer that names the bot.
  const { bot_id: botId } = await slackClient(tokens.botToken, apiUrl).auth.test().catch(asCardError);
  if (!botId) throw new CardError("refused", "no_bot");
  return { teamId: team.id, name: team.name ?? team.id, appId, botUserId, botId, ...tokens };
}

/** A new token for one that ends (https://docs.slack.dev/authentication/using-token-rotation). What it is asked with counts once. Throws CardError. */
export async function refreshTokens(
  { clientId, clientSecret }: OAuthApp,
  { refreshToken, apiUrl }: { refreshToken: string; apiUrl: string | undefined },
): Promise<Tokens> {
  const access = await slackClient(undefined, apiUrl)
    .oauth.v2.access({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    })
    .catch(asCardError);
  return tokensIn(access);
}

function tokensIn({
  access_token: botToken,
  refresh_token: token,
  expires_in: expiresIn,
}: webApi.OauthV2AccessResponse) {
  if (!botToken) throw new CardError("refused", "no_bot");
  return { botToken, refresh: token && expiresIn ? { token, expiresIn } : null };
}

const asCardError = (error: unknown): never => {
  throw toCardError(error);
};

/** Gives a bot's token back. False: Slack did not take it, so that it may still be good. */
export async function revokeToken(botToken: string, apiUrl: string | undefined): Promise<boolean> {
  try {
    await slackClient(botToken, apiUrl).auth.revoke();
    return true;
  } catch (error) {
    return noneAnyMore.has(toCardError(error).message);
  }
}

const noneAnyMore = new Set(["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"]);
