import type { Clock } from "@/lib/core/clock";
import type { Actor } from "@/lib/core/context";
import type { NewEvent } from "@/lib/db/schema/intake/event";

/** A checked delivery on its way to the database. */
export interface Arrival {
  event: NewEvent;
  /** The settings it was checked against. */
  trigger: { id: string; version: number };
  keys: EventKeys;
  actor: Actor;
  clock: Clock;
  /** Of the body as received; what is held in memory for it. */
  bodyHash: string;
  bytes: number;
}

/** What it is recognised by when it comes again, within the scope. */
export interface EventKeys {
  scopeId: string;
  delivery: string | null;
  record: string | null;
}

export interface Accepted {
  eventId: string;
  /** It had come before; `eventId` is the first one's. */
  duplicate: boolean;
}

export const deliveryKey = (deliveryId: string): string => `d:${deliveryId}`;

/** `@` is escaped in the record's id, so that no two pairs share a key. */
export const recordKey = (recordId: string, version: string): string =>
  `r:${recordId.replaceAll("%", "%25").replaceAll("@", "%40")}@${version}`;
