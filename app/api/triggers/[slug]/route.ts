/** `POST /api/triggers/{slug}`: a signed delivery. On the hot path, so nothing of Next in here: our own server mounts it too. */
import { pathMatcher } from "@/app/_edge/path-params";
import { toProblemResponse } from "@/app/_edge/problem";
import { readBody } from "@/app/_edge/read-body";
import { requestId } from "@/app/_edge/request-id";
import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { NotFoundError } from "@/lib/core/errors";
import { database } from "@/lib/db/database";
import { acceptDelivery } from "@/lib/intake/accept-delivery";
import { type Vault, vaultFrom } from "@/lib/vault/vault";

const match = pathMatcher("/api/triggers/{slug}");

let opened: Vault | undefined;
const vault = (): Vault => (opened ??= vaultFrom(env()));

export async function POST(request: Request): Promise<Response> {
  try {
    const slug = match(new URL(request.url).pathname)?.slug;
    if (!slug) throw new NotFoundError("There is nothing at this address.");
    const delivery = { slug, headers: request.headers, body: await readBody(request) };
    const { eventId, duplicate } = await acceptDelivery(
      { db: database(), clock: systemClock, vault: vault() },
      delivery,
    );
    const headers = { ...apiSecurityHeaders(), "cache-control": "no-store", "x-request-id": requestId(request) };
    return Response.json({ event_id: eventId, duplicate }, { status: 202, headers });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
