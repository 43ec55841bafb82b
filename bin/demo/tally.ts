/** Where the events of one run have come to, asked of the database. */
import { sql } from "drizzle-orm";
import type { Database } from "@/lib/db/client";

export interface Tally {
  drafted: number;
  held: number;
  /** Approvals whose write-back is missing or not at its end. */
  moving: number;
  uncertain: number;
  deadLetters: number;
}

export async function tallyRun(db: Database, eventIds: readonly string[]): Promise<Tally> {
  const [row] = await db.execute<{
    drafted: number;
    held: number;
    moving: number;
    uncertain: number;
    dead_letters: number;
  }>(sql`
    with ours as (select id, held from draft where event_id = any (${sql.param([...eventIds])}::uuid[])),
    approved as (
      select d.id from ours join decision d on d.draft_id = ours.id
      where d.closes_review and d.voided_at is null and d.outcome in ('approved', 'approved_with_edits'))
    select
      (select count(*)::int from ours) as drafted,
      (select count(*)::int from ours where held) as held,
      (select count(*)::int from approved a left join write_back w on w.decision_id = a.id
        where w.id is null or w.state in ('held', 'sending')) as moving,
      (select count(*)::int from approved a join write_back w on w.decision_id = a.id where w.state = 'uncertain') as uncertain,
      (select count(*)::int from dead_letter where replayed_at is null) as dead_letters`);
  if (!row) throw new Error("A select of counts returned no row.");
  const { dead_letters: deadLetters, ...rest } = row;
  return { ...rest, deadLetters };
}
