import type { Sql } from "@/lib/db/client";
import { eventDocument, holds } from "./matching";

/**
 * Resolves a run's waits with events that came between the run's start and the wait. Inngest itself loses these. Called when the waits
 * are committed and the run is still leased: an event is seen either here or by the dispatcher, with no lock between the two.
 */
export async function lookBack(sql: Sql, runId: string): Promise<void> {
  await sql`
    with found as (
      select distinct on (o.id) o.id, ${eventDocument(sql, "e")} as doc
      from engine_op o
      join engine_run r on r.id = o.run_id
      join outbox_event e on e.name = o.event_name and e.deliver_at <= now()
        and (e.seq > r.trigger_seq or (r.trigger_seq is null and e.deliver_at >= r.created_at))
      where o.run_id = ${runId} and o.op = 'WaitForEvent' and o.done_seq is null
        and ${holds(sql, "o.match", "(r.events -> 0)", eventText)}
      order by o.id, e.seq
    ),
    resolved as (
      update engine_op o set memo = jsonb_build_object('type', 'data', 'data', found.doc), done_seq = nextval('engine_done_seq')
      from found where o.run_id = ${runId} and o.id = found.id and o.done_seq is null
      returning o.run_id
    )
    update engine_run set next_at = now() where id in (select run_id from resolved) and status = 'active'`;
}

const eventText = "jsonb_build_object('name', e.name, 'data', e.data)";
