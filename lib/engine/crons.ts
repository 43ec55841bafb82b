import { Cron } from "croner";
import type { Sql } from "@/lib/db/client";
import type { EngineEvent } from "./protocol";
import type { RegisteredFunction } from "./registration";

interface Schedule {
  functionId: string;
  expression: string;
}

/** Enters the schedules that are new, and those that have not been run for days as if they were new. */
export async function enterSchedules(sql: Sql, functions: readonly RegisteredFunction[]): Promise<void> {
  for (const { functionId, expression } of toSchedules(functions)) {
    await sql`
      insert into engine_cron (function_id, expression, next_at) values (${functionId}, ${expression}, ${nextTime(expression)})
      on conflict (function_id, expression) do update set next_at = excluded.next_at where engine_cron.next_at < now() - interval '1 day'`;
  }
}

/**
 * Starts a run for each schedule that is due; several times missed are made up for by one run. Returns whether there were any, and when
 * the next one is due.
 */
export async function startScheduled(
  sql: Sql,
  functions: readonly RegisteredFunction[],
): Promise<{ started: boolean; nextAt: Date | null }> {
  const schedules = toSchedules(functions);
  if (schedules.length === 0) return { started: false, nextAt: null };
  const rows = await sql<(Schedule & { nextAt: Date; due: boolean })[]>`
    select c.function_id as "functionId", c.expression, c.next_at as "nextAt", c.next_at <= now() as due
    from engine_cron c
    join json_to_recordset(${JSON.stringify(schedules)}::text::json) as s("functionId" text, expression text)
      on s."functionId" = c.function_id and s.expression = c.expression`;
  const due = rows.filter((row) => row.due);
  for (const row of due) await start(sql, row);
  const times = rows.map((row) => (row.due ? nextTime(row.expression) : row.nextAt).getTime());
  return { started: due.length > 0, nextAt: times.length > 0 ? new Date(Math.min(...times)) : null };
}

/** Only one of several engines moves the schedule on, and starts the run with it. */
async function start(sql: Sql, { functionId, expression, nextAt }: Schedule & { nextAt: Date }): Promise<void> {
  const id = `cron.${nextAt.toISOString()}.${functionId}.${expression}`;
  const event: EngineEvent = { id, name: "inngest/scheduled.timer", data: { cron: expression }, ts: nextAt.getTime() };
  await sql`
    with moved as (
      update engine_cron set next_at = ${nextTime(expression)}
      where function_id = ${functionId} and expression = ${expression} and next_at = ${nextAt}
      returning function_id
    )
    insert into engine_run (id, function_id, events, next_at)
    select ${id}, function_id, ${JSON.stringify([event])}::text::jsonb, now() from moved
    on conflict (id) do nothing`;
}

const toSchedules = (functions: readonly RegisteredFunction[]): Schedule[] =>
  functions.flatMap((fn) => fn.crons.map((expression) => ({ functionId: fn.id, expression })));

function nextTime(expression: string): Date {
  const next = new Cron(expression, { timezone: "UTC" }).nextRun();
  if (!next) throw new Error(`The schedule ${expression} has no next time.`);
  return next;
}
