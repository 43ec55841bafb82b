import type { Queryable, Sql } from "@/lib/db/client";
import type { Lease } from "./lease";
import type { Memo } from "./protocol";
import type { Settlement } from "./settle";

export interface Change {
  lease: Lease;
  settlement: Settlement;
}

/** `kept`: go on · `released`: the run rests or has ended · `woken`: it is due at once · `stale`: it is another's. */
export type Applied = "kept" | "released" | "woken" | "stale";

/**
 * Writes what a group of answers changes, each only while its lease's token is still the run's. One statement, so one transaction and
 * one commit for all.
 */
export async function applyChanges(sql: Sql, changes: Change[]): Promise<Applied[]> {
  const parents = changes.flatMap(toParentMemo);
  const rows =
    parents.length === 0
      ? await write(sql, changes)
      : await sql.begin(async (tx) => {
          const written = await write(tx, changes);
          const mine = new Set(written.map((row) => keyOf(row.id, row.token)));
          const told = parents.filter((parent) => mine.has(keyOf(parent.childId, parent.token)));
          await tellParents(tx, told);
          return written;
        });

  const woken = new Map(rows.map((row) => [keyOf(row.id, row.token), row.woken]));
  return changes.map(({ lease, settlement }) => {
    const wasWoken = woken.get(keyOf(lease.runId, lease.token));
    if (wasWoken === undefined) return "stale";
    if (wasWoken && isLeft(settlement)) return "woken";
    return settlement.next.kind === "continue" ? "kept" : "released";
  });
}

const isLeft = ({ next }: Settlement): boolean => next.kind === "continue" || next.kind === "rest";

const keyOf = (runId: string, token: string): string => `${token} ${runId}`;

interface Written {
  id: string;
  token: string;
  woken: boolean;
}

function write(sql: Queryable, changes: Change[]): Promise<Written[]> {
  const runs = changes.map(toRun);
  const ops = changes.flatMap(toOps);
  const invoked = changes.flatMap(toInvoked);
  const failures = changes.flatMap(toFailure);
  // That a run without dependants has ended may be lost with the server: it would end again, the same way.
  const lossy = changes.every(({ lease, settlement }) => settlement.next.kind === "completed" && !lease.parentRunId);

  return sql<Written[]>`
    with mine as materialized (
      select r.id, c.token, r.next_at < r.lease_until as woken, c.kind, c.at, c.attempt, c.output, c.error
      from json_to_recordset(${JSON.stringify(runs)}::text::json)
        as c(id text, token text, kind text, at timestamptz, attempt int, output jsonb, error jsonb)
      join engine_run r on r.id = c.id and r.lease_token = c.token and r.status = 'active'
      order by r.id for update of r
    )
    ${ops.length === 0 ? sql`` : writeOps(sql, ops)}
    ${invoked.length === 0 ? sql`` : writeInvoked(sql, invoked)}
    ${failures.length === 0 ? sql`` : writeFailures(sql, failures)},
    run as (
      update engine_run r set
        status = case when m.kind in ('completed', 'failed') then m.kind else r.status end,
        finished_at = case when m.kind in ('completed', 'failed') then now() end,
        next_at = case
          when m.kind in ('completed', 'failed') then null
          when m.woken or (m.kind = 'continue') then r.next_at
          else m.at
        end,
        lease_token = case when m.kind = 'continue' and not m.woken then r.lease_token end,
        lease_until = case when m.kind = 'continue' and not m.woken then r.lease_until end,
        attempt = m.attempt,
        output = m.output,
        error = m.error
      from mine m
      where r.id = m.id and (m.kind <> 'continue' or m.woken or m.attempt <> r.attempt)
    )
    select id, token, woken ${lossy ? sql`, set_config('synchronous_commit', 'off', true)` : sql``} from mine`;
}

const writeOps = (sql: Queryable, ops: object[]) => sql`, op as (
  insert into engine_op (run_id, id, op, name, attempt, wake_at, event_name, match, memo, done_seq)
  select o.run_id, o.id, o.op, o.name, o.attempt, o.wake_at, o.event_name, o.match, o.memo,
    case when o.memo is not null then nextval('engine_done_seq') end
  from json_to_recordset(${JSON.stringify(ops)}::text::json) as o(run_id text, id text, op text, name text, attempt int,
    wake_at timestamptz, event_name text, match jsonb, memo jsonb)
  join mine m on m.id = o.run_id
  on conflict (run_id, id) do update
    set op = excluded.op, attempt = excluded.attempt, wake_at = excluded.wake_at, memo = excluded.memo, done_seq = excluded.done_seq
    where engine_op.done_seq is null and (excluded.done_seq is not null or excluded.attempt > engine_op.attempt)
)`;

const writeInvoked = (sql: Queryable, invoked: object[]) => sql`, invoked as (
  insert into engine_run (id, function_id, events, parent_run_id, parent_op_id, next_at)
  select i.id, i.function_id, i.events, i.run_id, i.op_id, now()
  from json_to_recordset(${JSON.stringify(invoked)}::text::json)
    as i(id text, function_id text, events jsonb, run_id text, op_id text)
  join mine m on m.id = i.run_id
  on conflict (id) do nothing
)`;

const writeFailures = (sql: Queryable, failures: object[]) => sql`, failure as (
  insert into outbox_event (id, name, data)
  select f.run_id || ':failed', 'inngest/function.failed', f.data
  from json_to_recordset(${JSON.stringify(failures)}::text::json) as f(run_id text, data jsonb)
  join mine m on m.id = f.run_id
  on conflict (id) do nothing
)`;

interface ParentMemo {
  childId: string;
  token: string;
  memo: Memo;
}

/** A second statement, since a parent may be among the changes, and no statement can update a row twice. */
const tellParents = (sql: Queryable, parents: ParentMemo[]) => sql`
  with told as (
    update engine_op o set memo = p.memo, done_seq = nextval('engine_done_seq')
    from json_to_recordset(${JSON.stringify(parents)}::text::json) as p("childId" text, memo jsonb)
    join engine_run child on child.id = p."childId"
    where o.run_id = child.parent_run_id and o.id = child.parent_op_id and o.done_seq is null
    returning o.run_id
  )
  update engine_run set next_at = now() where id in (select run_id from told) and status = 'active'`;

function toRun({ lease, settlement: { next } }: Change): object {
  const run = { id: lease.runId, token: lease.token, kind: next.kind, attempt: lease.attempt };
  switch (next.kind) {
    case "continue":
      return { ...run, attempt: next.attempt };
    case "rest":
      return { ...run, at: next.at, attempt: next.attempt, error: next.error };
    case "completed":
      return { ...run, output: next.output };
    case "failed":
      return { ...run, error: next.error };
  }
}

const toOps = ({ lease, settlement }: Change): object[] =>
  settlement.ops.map((op) => ({
    run_id: lease.runId,
    id: op.id,
    op: op.op,
    name: op.name,
    attempt: op.attempt,
    wake_at: op.wakeAt,
    event_name: op.eventName,
    match: op.match,
    memo: op.memo,
  }));

const toInvoked = ({ lease, settlement }: Change): object[] =>
  settlement.invocations.map(({ opId, functionId, data }) => {
    const id = `${lease.runId}:${opId}`;
    const event = { id, name: "inngest/function.invoked", data, ts: Date.now() };
    return { id, function_id: functionId, events: [event], run_id: lease.runId, op_id: opId };
  });

/** The event on which the SDK's `onFailure` handlers are started. A failure of such a handler starts none. */
function toFailure({ lease, settlement: { next } }: Change): object[] {
  const [event] = lease.events;
  if (next.kind !== "failed" || event?.name === "inngest/function.failed") return [];
  const data = { function_id: lease.functionId, run_id: lease.runId, error: next.error, event, events: lease.events };
  return [{ run_id: lease.runId, data }];
}

function toParentMemo({ lease, settlement: { next } }: Change): ParentMemo[] {
  if (!lease.parentRunId) return [];
  const child = { childId: lease.runId, token: lease.token };
  if (next.kind === "completed") return [{ ...child, memo: { type: "data", data: next.output ?? null } }];
  if (next.kind === "failed") return [{ ...child, memo: { type: "error", error: next.error } }];
  return [];
}
