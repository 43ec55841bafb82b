import type { Queryable, Sql } from "@/lib/db/client";
import type { Lease } from "./lease";
import type { EngineEvent, Memo } from "./protocol";
import type { RegisteredFunction } from "./registration";

export interface ClaimOptions {
  functions: readonly RegisteredFunction[];
  token: string;
  leaseMs: number;
  /** How many runs at most. */
  limit: number;
}

export interface Claimed {
  leases: Lease[];
  /** When the next run is due. */
  nextAt: Date | null;
}

interface RunRow {
  id: string;
  functionId: string;
  events: EngineEvent[];
  attempt: number;
  parentRunId: string | null;
}

/** Leases runs that are due and not leased. Their sleeps that are over, and waits whose time is up, are finished on the way. */
export async function claimRuns(sql: Sql, options: ClaimOptions): Promise<Claimed> {
  const free = options.functions.filter((fn) => fn.concurrency === undefined).map((fn) => fn.id);
  const runs = [...(await lease(sql, options, free, options.limit))];
  for (const fn of options.functions) {
    if (fn.concurrency === undefined || runs.length >= options.limit) continue;
    runs.push(...(await leaseLimited(sql, options, fn.id, fn.concurrency, options.limit - runs.length)));
  }
  const leases = runs.length === 0 ? [] : await withSteps(sql, runs, options.token);
  const [next] = await sql<{ nextAt: Date | null }[]>`
    select min(next_at) as "nextAt" from engine_run where status = 'active' and next_at > now() + interval '1 ms'`;
  return { leases, nextAt: next?.nextAt ?? null };
}

function lease(sql: Queryable, { token, leaseMs }: ClaimOptions, functionIds: string[], limit: number) {
  return sql<RunRow[]>`
    with due as (
      select id from engine_run
      where status = 'active' and next_at <= now() + interval '1 ms' and (lease_until is null or lease_until <= now())
        and function_id = any(${functionIds})
      order by next_at limit ${limit} for update skip locked
    ),
    claimed as (
      update engine_run r set lease_token = ${token},
        lease_until = now() + ${leaseMs} * interval '1 ms', next_at = now() + ${leaseMs} * interval '1 ms'
      from due where r.id = due.id
      returning r.id, r.function_id, r.events, r.attempt, r.parent_run_id
    )
    select id, function_id as "functionId", events, attempt, parent_run_id as "parentRunId",
      -- Lost with the server, the run would be due again.
      set_config('synchronous_commit', 'off', true)
    from claimed`;
}

/** For a function with a limit: as many as its leased runs, on all engines, leave room for. */
function leaseLimited(
  sql: Sql,
  options: ClaimOptions,
  functionId: string,
  concurrency: number,
  limit: number,
): Promise<RunRow[]> {
  return sql.begin(async (tx): Promise<RunRow[]> => {
    await tx`select pg_advisory_xact_lock(hashtext('countersign_engine_limit'), hashtext(${functionId}))`;
    const [leased] = await tx<{ count: number }[]>`
      select count(*)::int as count from engine_run where status = 'active' and function_id = ${functionId} and lease_until > now()`;
    const room = Math.min(limit, concurrency - (leased?.count ?? 0));
    return room > 0 ? lease(tx, options, [functionId], room) : [];
  });
}

interface StepRow {
  runId: string;
  id: string;
  op: string;
  attempt: number;
  wakeAt: Date | null;
  memo: Memo | null;
  doneSeq: string | null;
}

/**
 * A statement of its own, after the claim: what happened to a run before is seen here, what happens later marks the run as woken.
 */
async function withSteps(sql: Sql, runs: RunRow[], token: string): Promise<Lease[]> {
  const ids = runs.map((run) => run.id);
  const steps = await sql<StepRow[]>`
    with timed as (
      update engine_op set done_seq = nextval('engine_done_seq'), memo = case op
        when 'InvokeFunction' then '{"type": "error", "error": {"name": "Error", "message": "The invoked run took too long."}}'::jsonb
        else '{"type": "data", "data": null}'::jsonb end
      where run_id = any(${ids}) and done_seq is null and op in ('Sleep', 'WaitForEvent', 'InvokeFunction')
        and wake_at <= now() + interval '1 ms'
      returning run_id, id, memo, done_seq
    )
    select o.run_id as "runId", o.id, o.op, o.attempt, o.wake_at as "wakeAt",
      coalesce(t.memo, o.memo) as memo, coalesce(t.done_seq, o.done_seq) as "doneSeq"
    from engine_op o left join timed t on t.run_id = o.run_id and t.id = o.id
    where o.run_id = any(${ids})
    order by "doneSeq" nulls last, o.id`;

  const leases = new Map(
    runs.map(({ id, functionId, events, attempt, parentRunId }) => {
      const lease: Lease = {
        runId: id,
        functionId,
        token,
        events,
        attempt,
        parentRunId,
        done: new Map(),
        pending: new Map(),
      };
      return [id, lease];
    }),
  );
  for (const { runId, id, op, attempt, wakeAt, memo } of steps) {
    const lease = leases.get(runId);
    if (memo) lease?.done.set(id, memo);
    else lease?.pending.set(id, { id, op, attempt, wakeAt });
  }
  return [...leases.values()];
}
