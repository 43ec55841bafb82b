import type { Queryable, Sql } from "@/lib/db/client";
import type { Lease } from "./lease";
import { eventDocument, holds } from "./matching";
import type { EngineEvent } from "./protocol";
import type { RegisteredFunction } from "./registration";

export interface Dispatched {
  /** There may be more events to take. */
  more: boolean;
  /** New runs, already leased. */
  leases: Lease[];
  /** Runs were made due that are not leased: something waited for these events, or the function's runs are limited in number. */
  woken: boolean;
  /** When the next delayed event is due. */
  nextAt: Date | null;
}

export interface DispatchOptions {
  functions: readonly RegisteredFunction[];
  token: string;
  leaseMs: number;
  /** How many events at most. */
  limit: number;
}

/**
 * Takes due events from the outbox, starts the runs that they trigger, resolves the waits that they end and cancels what they cancel,
 * in one transaction. New runs are leased to the caller on the way.
 */
export async function dispatchEvents(sql: Sql, options: DispatchOptions): Promise<Dispatched> {
  const cancels = toCancels(options.functions);
  if (cancels.length === 0) return toDispatched(await dispatch(sql, options, cancels), options, options.limit);
  return sql.begin(async (tx) => {
    // One at a time, else a cancellation could pass by the run that another engine is just starting.
    await tx`select pg_advisory_xact_lock(hashtext('countersign_engine_dispatch'))`;
    return toDispatched(await dispatch(tx, options, cancels), options, 1);
  });
}

interface Row {
  taken: number;
  woken: boolean;
  nextAt: Date | null;
  id: string | null;
  functionId: string;
  events: EngineEvent[];
}

function dispatch(sql: Queryable, { functions, token, leaseMs, limit }: DispatchOptions, cancels: Cancel[]) {
  const cancelNames = cancels.map((cancel) => cancel.event);
  return sql<Row[]>`
    with pending as (
      select id, name, deliver_at, seq from outbox_event
      where dispatched_at is null and deliver_at <= now() + interval '1 ms'
      order by deliver_at, seq limit ${limit} for update skip locked
    ),
    ${cancels.length === 0 ? sql`batch as (select id from pending)` : uncrossed(sql, cancelNames)},
    event as (
      update outbox_event e set dispatched_at = now() from batch where e.id = batch.id
      returning e.id, e.seq, e.name, ${eventDocument(sql, "e")} as doc
    ),
    started as (
      insert into engine_run (id, function_id, events, trigger_seq, next_at, lease_token, lease_until)
      select e.id || '.' || t.function, t.function, jsonb_build_array(e.doc), e.seq,
        case when t.leased then now() + ${leaseMs} * interval '1 ms' else now() end,
        case when t.leased then ${token} end,
        case when t.leased then now() + ${leaseMs} * interval '1 ms' end
      from event e
      join json_to_recordset(${JSON.stringify(toTriggers(functions))}::text::json)
        as t(event text, function text, leased boolean, conditions jsonb) on t.event = e.name
      where ${holds(sql, "t.conditions", "e.doc", "null::jsonb")}
      on conflict (id) do nothing
      returning id, function_id, events, trigger_seq, lease_token
    ),
    ${cancels.length === 0 ? sql`` : cancelled(sql, cancels)}
    resolved as (
      update engine_op o set memo = jsonb_build_object('type', 'data', 'data', w.doc), done_seq = nextval('engine_done_seq')
      from (
        select distinct on (w.run_id, w.id) w.run_id, w.id, e.doc from event e
        cross join lateral (
          select o.run_id, o.id from engine_op o join engine_run r on r.id = o.run_id
          where o.event_name = e.name and o.op = 'WaitForEvent' and o.done_seq is null
            and ${holds(sql, "o.match", "(r.events -> 0)", "e.doc")}
          offset 0
        ) w
        order by w.run_id, w.id, e.seq
      ) w
      where o.run_id = w.run_id and o.id = w.id and o.done_seq is null
      returning o.run_id
    ),
    woken as (
      update engine_run set next_at = now()
      where id in (select run_id from resolved) and status = 'active'
        ${cancels.length === 0 ? sql`` : sql`and id not in (select id from cancelled) and id not in (select id from parent)`}
      returning id
    )
    select facts.*, run.id, run.function_id as "functionId", run.events
    from (select (select count(*)::int from event) as taken,
      (exists (select 1 from woken) or exists (select 1 from started where lease_token is null)
        ${cancels.length === 0 ? sql`` : sql`or exists (select 1 from parent)`}) as woken,
      (select min(deliver_at) from outbox_event where dispatched_at is null and deliver_at > now() + interval '1 ms') as "nextAt",
      -- Lost with the server it would be done again from the start; whatever builds on it waits for the disk itself.
      set_config('synchronous_commit', 'off', true)) facts
    left join lateral (select * from started where lease_token is not null) run on true
    order by run.trigger_seq`;
}

interface Cancel {
  event: string;
  function: string;
  conditions: object[];
}

const toTriggers = (functions: readonly RegisteredFunction[]) =>
  functions.flatMap((fn) =>
    fn.triggers.map((trigger) => ({ ...trigger, function: fn.id, leased: fn.concurrency === undefined })),
  );

const toCancels = (functions: readonly RegisteredFunction[]): Cancel[] =>
  functions.flatMap((fn) => fn.cancels.map((cancel) => ({ ...cancel, function: fn.id })));

/** A cancelling event goes in a batch of its own, so that it finds the runs that earlier events started. */
const uncrossed = (sql: Queryable, cancelNames: string[]) => sql`
  numbered as (
    select id, row_number() over earlier as place, count(*) filter (where name = any(${cancelNames})) over earlier as cancels
    from pending window earlier as (order by deliver_at, seq)
  ),
  batch as (select id from numbered where cancels = 0 or place = 1)`;

const cancelled = (sql: Queryable, cancels: Cancel[]) => sql`
  cancelled as (
    update engine_run set status = 'cancelled', finished_at = now(), next_at = null, lease_token = null, lease_until = null
    where id in (
      select r.id from event e
      join json_to_recordset(${JSON.stringify(cancels)}::text::json) as c(event text, function text, conditions jsonb) on c.event = e.name
      join engine_run r on r.function_id = c.function and r.status = 'active'
      where ${holds(sql, "c.conditions", "(r.events -> 0)", "e.doc")}
    )
    returning id, parent_run_id, parent_op_id
  ),
  told as (
    update engine_op o set done_seq = nextval('engine_done_seq'),
      memo = '{"type": "error", "error": {"name": "Error", "message": "The invoked run was cancelled."}}'
    from cancelled c
    where o.run_id = c.parent_run_id and o.id = c.parent_op_id and o.done_seq is null
    returning o.run_id
  ),
  parent as (
    update engine_run set next_at = now()
    where id in (select run_id from told) and status = 'active' and id not in (select id from cancelled)
    returning id
  ),`;

function toDispatched(rows: Row[], { token }: DispatchOptions, full: number): Dispatched {
  const leases = rows.flatMap(({ id, functionId, events }): Lease[] => {
    if (id === null) return [];
    return [
      { runId: id, functionId, token, events, attempt: 0, parentRunId: null, done: new Map(), pending: new Map() },
    ];
  });
  const [facts] = rows;
  return { more: (facts?.taken ?? 0) >= full, woken: facts?.woken ?? false, nextAt: facts?.nextAt ?? null, leases };
}
