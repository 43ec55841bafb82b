/** Stores checked deliveries: the same few statements, however many they are. Rows go as one JSON parameter. */
import { sql } from "drizzle-orm";
import { appendAuditEntries } from "@/lib/audit/append";
import type { Transaction } from "@/lib/db/client";
import { afterCommit } from "@/lib/db/transaction";
import { wakeEngine } from "@/lib/events/wake";
import type { Accepted, Arrival } from "./arrival";
import { deduplicate, type NewKey } from "./deduplicate";

/** Another process stored one of the keys meanwhile. Roll back and do it again: the look-up finds it then. */
export class KeyTakenError extends Error {
  override name = "KeyTakenError";
}

type LookedUp = { current: boolean | null; by_delivery: string | null; by_record: string | null };

/**
 * One result an arrival, in order: what it was accepted as, or null if its trigger has been changed or disabled since it was
 * checked. Throws KeyTakenError.
 */
export async function storeArrivals(tx: Transaction, arrivals: Arrival[]): Promise<(Accepted | null)[]> {
  const found = await lookUp(tx, arrivals);
  const current = arrivals.flatMap((arrival, index) => {
    const row = found[index];
    return row?.current ? [{ arrival, known: { byDelivery: row.by_delivery, byRecord: row.by_record } }] : [];
  });

  const { accepted, newKeys } = deduplicate(current);
  const first = current.flatMap(({ arrival }, index) => (accepted[index]?.duplicate ? [] : [arrival]));
  if (first.length > 0 || newKeys.length > 0) {
    // Sent together: they are answered in order on the transaction's one connection.
    await Promise.all([insert(tx, first, newKeys), audit(tx, first)]);
  }
  if (first.length > 0) afterCommit(tx, wakeEngine);

  const results = new Map(current.map(({ arrival }, index) => [arrival, accepted[index] ?? null]));
  return arrivals.map((arrival) => results.get(arrival) ?? null);
}

async function lookUp(tx: Transaction, arrivals: Arrival[]): Promise<LookedUp[]> {
  const asked = arrivals.map(({ trigger, keys }, n) => ({
    n,
    trigger_id: trigger.id,
    version: trigger.version,
    scope_id: keys.scopeId,
    delivery: keys.delivery,
    record: keys.record,
  }));
  // Scalar subqueries hold the planner to the primary keys, whatever it believes of tables that have just begun to grow.
  return await tx.execute<LookedUp>(sql`
    select
      (select t.enabled from trigger t where t.id = a.trigger_id and t.version = a.version) as current,
      (select k.event_id from event_key k where k.scope_id = a.scope_id and k.key = a.delivery) as by_delivery,
      (select k.event_id from event_key k where k.scope_id = a.scope_id and k.key = a.record) as by_record
    from json_to_recordset(${JSON.stringify(asked)}::json)
      as a(n int, trigger_id uuid, version int, scope_id uuid, delivery text, record text)
    order by a.n`);
}

async function insert(tx: Transaction, first: Arrival[], newKeys: NewKey[]): Promise<void> {
  // Keys in one order everywhere, so that two processes with the same deliveries wait for each other and never both.
  const [stored] = await tx.execute<{ keys: number }>(sql`
    with stored_key as (
      insert into event_key (workspace_id, scope_id, key, event_id)
      select k."workspaceId", k."scopeId", k.key, k."eventId"
      from json_to_recordset(${JSON.stringify(newKeys)}::json) as k("workspaceId" uuid, "scopeId" uuid, key text, "eventId" uuid)
      order by k."scopeId", k.key
      on conflict do nothing
      returning 1
    ), arrived as (
      select * from json_to_recordset(${JSON.stringify(first.map(({ event }) => event))}::json) as e(
        id uuid, "workspaceId" uuid, "workflowId" uuid, "triggerId" uuid, origin text, source text, type text, subject text,
        "sourceOrder" numeric, "sourceRecordId" text, "sourceVersion" text, "conversationKey" text, "customerKey" text,
        "occurredAt" timestamptz, "receivedAt" timestamptz, data jsonb)
    ), stored_event as (
      insert into event (
        id, workspace_id, workflow_id, trigger_id, origin, source, type, subject, source_order, source_record_id, source_version,
        conversation_key, customer_key, occurred_at, received_at, data)
      select * from arrived
    ), announced as (
      insert into outbox_event (id, name, data)
      select id, 'event/accepted', jsonb_build_object('workspaceId', "workspaceId", 'eventId', id) from arrived order by id
    )
    select count(*)::int as keys from stored_key`);
  if (stored?.keys !== newKeys.length) throw new KeyTakenError("A key was taken meanwhile.");
}

function audit(tx: Transaction, first: Arrival[]): Promise<void> {
  return appendAuditEntries(
    tx,
    first.map(({ event, actor, clock, trigger, keys, bodyHash }) => ({
      ctx: { workspaceId: event.workspaceId, actor, clock },
      action: "event.accepted",
      entityType: "event",
      entityId: event.id,
      content: {
        trigger_id: trigger.id,
        trigger_version: trigger.version,
        delivery: keys.delivery,
        source_record_id: event.sourceRecordId ?? null,
        source_version: event.sourceVersion ?? null,
        body_sha256: bodyHash,
      },
    })),
  );
}
