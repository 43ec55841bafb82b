import type { Accepted, Arrival } from "./arrival";

/** The events that an arrival's keys already stand for. */
export interface KnownEvents {
  byDelivery: string | null;
  byRecord: string | null;
}

export interface NewKey {
  workspaceId: string;
  scopeId: string;
  key: string;
  eventId: string;
}

/**
 * Tells repeats from first arrivals, in the order given: the same delivery, or another delivery of the same record at the same
 * version, is the first one's event. A delivery found by its record is remembered by its own id as well; not the other way round, or
 * a sender that reuses one id would have every later record taken for the first.
 */
export function deduplicate(arrivals: { arrival: Arrival; known: KnownEvents }[]): {
  accepted: Accepted[];
  newKeys: NewKey[];
} {
  const seen = new Map<string, NewKey>();
  const accepted = arrivals.map(({ arrival: { event, keys }, known }) => {
    const entry = (key: string | null) => (key === null ? undefined : seen.get(`${keys.scopeId} ${key}`));
    const remember = (key: string | null, eventId: string) => {
      if (key === null) return;
      seen.set(`${keys.scopeId} ${key}`, { workspaceId: event.workspaceId, scopeId: keys.scopeId, key, eventId });
    };

    const byDelivery = known.byDelivery ?? entry(keys.delivery)?.eventId;
    if (byDelivery) return { eventId: byDelivery, duplicate: true };
    const byRecord = known.byRecord ?? entry(keys.record)?.eventId;
    remember(keys.delivery, byRecord ?? event.id);
    if (byRecord) return { eventId: byRecord, duplicate: true };
    remember(keys.record, event.id);
    return { eventId: event.id, duplicate: false };
  });
  return { accepted, newKeys: [...seen.values()] };
}
