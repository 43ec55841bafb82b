import type { Sql } from "@/lib/db/client";

export interface Retention {
  /** How long finished runs and dispatched events are kept; a wait can look back no further. */
  days: number;
  /** How long failed runs are kept. */
  failedDays: number;
}

const batch = 2000;

/** Deletes what is older than its retention, a few rows at a time. */
export async function pruneEngine(sql: Sql, { days, failedDays }: Retention): Promise<void> {
  await repeat(
    () => sql`
    delete from engine_run where id in (
      select id from engine_run
      where status <> 'active' and finished_at < now() - ${days} * interval '1 day'
        and (status <> 'failed' or finished_at < now() - ${failedDays} * interval '1 day')
      order by finished_at limit ${batch} for update skip locked
    )`,
  );
  await repeat(
    () => sql`
    delete from outbox_event where id in (
      select id from outbox_event where dispatched_at < now() - ${days} * interval '1 day' limit ${batch} for update skip locked
    )`,
  );
}

async function repeat(remove: () => PromiseLike<{ count: number }>): Promise<void> {
  while ((await remove()).count === batch);
}
