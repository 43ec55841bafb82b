import type { Env } from "@/lib/core/env";

/** How this installation speaks with Slack. */
export interface SlackSettings {
  /** What Slack signs its requests with; empty where it sends none, but is asked over a socket. */
  signingSecret: string;
  /** With which a socket is opened, where Slack can't reach this installation; null: it posts to it. */
  appToken: string | null;
  /** The token of the one team that it serves without any having been added; null: teams are added. */
  botToken: string | null;
  /** With which teams can be added; null: none can. */
  oauth: { clientId: string; clientSecret: string } | null;
  /** Of Slack's Web API; unset: Slack's own. */
  apiUrl: string | undefined;
  /** Where links lead. No slash at its end. */
  appUrl: string;
}

/** Null where Slack is not set up: nothing is posted there then, and nothing taken from there. */
export function slackSettings({
  SLACK_SIGNING_SECRET: signingSecret = "",
  SLACK_APP_TOKEN: appToken,
  SLACK_BOT_TOKEN: botToken,
  SLACK_CLIENT_ID: clientId,
  SLACK_CLIENT_SECRET: clientSecret,
  SLACK_API_URL: apiUrl,
  APP_URL,
}: Env): SlackSettings | null {
  if (!signingSecret && !appToken) return null;
  const oauth = clientId && clientSecret ? { clientId, clientSecret } : null;
  return {
    signingSecret,
    appToken: appToken ?? null,
    botToken: botToken ?? null,
    oauth,
    apiUrl,
    appUrl: APP_URL,
  };
}
