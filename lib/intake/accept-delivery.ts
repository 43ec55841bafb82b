import { and, eq } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import {
  PayloadTooLargeError,
  UnauthenticatedError,
  UnsupportedMediaTypeError,
  ValidationError,
} from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { eventKey } from "@/lib/db/schema/intake/event-key";
import type { Vault } from "@/lib/vault/vault";
import { accept } from "./accept/accept-queue";
import { admitted } from "./accept/admission";
import { type Accepted, deliveryKey } from "./accept/arrival";
import { toArrival } from "./accept/to-arrival";
import type { TriggerSettings } from "./accept/trigger-settings";
import { withTrigger } from "./accept/with-trigger";
import { parsePayload } from "./payload/parse-json";
import { verifiers } from "./signatures/table";

/** Bytes of one delivery's body. */
export const bodyLimit = 2 ** 20;

export interface Delivery {
  slug: string;
  headers: Pick<Headers, "get">;
  /** As it came: the signature is over these bytes. */
  body: Uint8Array;
}

interface World {
  db: Database;
  clock: Clock;
  vault: Vault;
}

/**
 * Takes in one signed delivery. Resolves once its event, keys, audit entry and outbox row are committed, or were by an earlier
 * delivery of the same (then `duplicate`). Throws UnsupportedMediaTypeError, PayloadTooLargeError, NotFoundError (no such trigger, or
 * disabled), UnauthenticatedError, ValidationError with every fault, RateLimitedError when too many wait.
 */
export async function acceptDelivery(world: World, delivery: Delivery): Promise<Accepted> {
  requireJson(delivery.headers);
  requireSize(delivery.body.length);
  const work = () =>
    withTrigger(world.db, delivery.slug, async (settings) => {
      const deliveryId = await verify(world, settings, delivery);
      return acceptVerified(world, settings, delivery.body, deliveryId);
    });
  try {
    return await admitted(world.db, delivery.body.length, work);
  } catch (error) {
    if (error instanceof UnauthenticatedError) log.warn({ trigger: delivery.slug }, "delivery refused: signature");
    throw error;
  }
}

export function requireSize(bytes: number): void {
  if (bytes > bodyLimit)
    throw new PayloadTooLargeError(`Send at most ${bodyLimit} bytes (1 MiB).`, { maximum: bodyLimit });
}

function requireJson(headers: Pick<Headers, "get">): void {
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new UnsupportedMediaTypeError("Send JSON, with Content-Type: application/json.");
}

async function verify(
  { clock, vault }: World,
  { trigger, secrets }: TriggerSettings,
  delivery: Delivery,
): Promise<string> {
  const now = clock.now();
  const verified = verifiers[trigger.scheme].verify({ ...delivery, secrets: await secrets(vault, now), now });
  if (!verified.ok) throw new UnauthenticatedError(verified.reason);
  return verified.deliveryId;
}

async function acceptVerified(
  { db, clock }: World,
  settings: TriggerSettings,
  body: Uint8Array,
  deliveryId: string,
): Promise<Accepted | null> {
  const { trigger } = settings;
  const origin = { deliveryId, scopeId: trigger.id, source: `/triggers/${trigger.slug}`, actor };
  try {
    return await accept(db, toArrival(settings, { payload: parsePayload(body), body, ...origin }, clock));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    // What was accepted once stays accepted, also if the schema has become stricter since.
    const earlier = await acceptedBefore(db, trigger.id, deliveryId);
    if (earlier) return earlier;
    throw error;
  }
}

const actor = { kind: "system", job: "intake" } as const;

async function acceptedBefore(db: Database, scopeId: string, deliveryId: string): Promise<Accepted | null> {
  const [known] = await db
    .select({ eventId: eventKey.eventId })
    .from(eventKey)
    .where(and(eq(eventKey.scopeId, scopeId), eq(eventKey.key, deliveryKey(deliveryId))));
  return known ? { eventId: known.eventId, duplicate: true } : null;
}
