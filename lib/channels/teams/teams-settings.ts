import type { Env } from "@/lib/core/env";

/** How this installation speaks with Microsoft Teams: as one app, in one tenant. */
export interface TeamsSettings {
  appId: string;
  password: string;
  tenantId: string;
  /** Where the app's own tokens come from (OAuth 2.0 client credentials). */
  tokenUrl: string;
  /** The keys that Microsoft's connector service signs with, and who it says to be. */
  keysUrl: string;
  issuer: string;
  /** Where messages go before the service has said where. */
  serviceUrl: string;
  /** Where links lead. No slash at its end. */
  appUrl: string;
}

/**
 * Null where Teams is not set up: nothing is posted there then, and nothing taken from there.
 * Sources: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export function teamsSettings({
  TEAMS_APP_ID: appId,
  TEAMS_PASSWORD: password,
  TEAMS_TENANT: tenantId,
  TEAMS_API_URL: double,
  APP_URL,
}: Env): TeamsSettings | null {
  if (!appId || !password || !tenantId) return null;
  return {
    appId,
    password,
    tenantId,
    tokenUrl: `${double ?? "https://login.microsoftonline.com"}/${tenantId}/oauth2/v2.0/token`,
    keysUrl: `${double ?? "https://login.botframework.com"}/v1/.well-known/keys`,
    issuer: "https://api.botframework.com",
    serviceUrl: double ? `${double}/teams` : "https://smba.trafficmanager.net/teams",
    appUrl: APP_URL,
  };
}
