/** Whether a request comes from Microsoft's connector service, for this app and about what it says. */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import type { Clock } from "@/lib/core/clock";
import type { TeamsSettings } from "./teams-settings";

/** Seconds by which clocks may differ. */
const tolerance = 300;

interface Claimed {
  /** Of the request's body. */
  serviceUrl: string;
}

type Verify = (authorization: string | null, claimed: Claimed) => Promise<"genuine" | "forged">;

/**
 * Every check that Microsoft asks for: the scheme, issuer, audience, algorithm, signature by a key that is endorsed for Teams, the times, and that
 * the service's address in the body is the signed one. Throws where Microsoft's keys can't be had: it is not known then.
 * Source: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
 */
export function requestVerifier({ appId, issuer, keysUrl }: TeamsSettings, clock: Clock): Verify {
  const keys = createRemoteJWKSet(new URL(keysUrl), { [customFetch]: endorsedOnly, cacheMaxAge: keysKeptFor });
  return async (authorization, { serviceUrl }) => {
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? "") ?? [];
    if (token === undefined) return "forged";
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: appId,
        algorithms: ["RS256"],
        clockTolerance: tolerance,
        currentDate: clock.now(),
        requiredClaims: ["exp", "nbf", "serviceurl"],
      });
      return payload.serviceurl === serviceUrl ? "genuine" : "forged";
    } catch (error) {
      if (isForgery(error)) return "forged";
      throw error;
    }
  };
}

/** Milliseconds. New keys are looked for before that where a token names one. */
const keysKeptFor = 24 * 60 * 60 * 1000;

function isForgery(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error instanceof errors.JOSEError && error.code !== "ERR_JOSE_GENERIC";
}

/** The connector service signs for other channels with other keys. */
async function endorsedOnly(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.ok) return response;
  const { keys } = (await response.json()) as { keys?: { endorsements?: unknown }[] };
  return Response.json({
    keys: (keys ?? []).filter(({ endorsements }) => Array.isArray(endorsements) && endorsements.includes("msteams")),
  });
}
