/** The truth is in the rows: whatever is overdue is started again, whoever lost it. */
import { sql, type SQL } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { firstIdAt } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import type { InternalEvent } from "@/lib/events/catalog";
import { isHeldBack } from "./held-back";

const batch = 500;
// Well above what a healthy queue takes, so that work in progress is not started twice in vain.
const graceSeconds = 60;
const windowSeconds = 24 * 60 * 60;

/** Enqueues an event for every write-back that is due or past its deadline and for every approval whose write-backs are missing. */
export async function reconcileWriteBacks({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  return withTransaction({ db }, async (tx) => {
    const now = clock.now();
    const events = [...(await overdueWriteBacks(tx, now)), ...(await unopenedApprovals(tx, now))];
    await enqueue(tx, events);
    return events.length;
  });
}

/** Starts what is overdue in one workspace without waiting for the next minute. What is beyond one batch follows then. */
export async function wakeOverdueWriteBacks(
  tx: Transaction,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<void> {
  await enqueue(tx, await overdueWriteBacks(tx, now, sql`and workspace_id = ${workspaceId}`));
}

async function overdueWriteBacks(tx: Transaction, now: Date, only: SQL = sql``): Promise<InternalEvent[]> {
  // What a kill switch holds back stays overdue, and must not fill the batch minute after minute.
  const startable = sql`and not ${isHeldBack} ${only}`;
  const rows = await tx.execute<{ id: string; workspace_id: string }>(sql`
    select id, workspace_id from write_back where state = 'held' and not_before <= ${now.toISOString()}::timestamptz ${startable}
    union all
    select id, workspace_id from write_back where state = 'sending' and deadline_at <= ${now.toISOString()}::timestamptz ${startable}
    limit ${batch}`);
  return rows.map((row) => ({ name: "write-back/due", data: { workspaceId: row.workspace_id, writeBackId: row.id } }));
}

async function unopenedApprovals(tx: Transaction, now: Date): Promise<InternalEvent[]> {
  const [from, to] = [-windowSeconds, -graceSeconds].map((seconds) => firstIdAt(secondsAfter(now, seconds)));
  const rows = await tx.execute<{ id: string; review_id: string; workspace_id: string }>(sql`
    select d.id, d.review_id, d.workspace_id
    from decision d
    join review r on r.id = d.review_id and r.outcome in ('approved', 'approved_with_edits') and r.purpose = 'approval'
    join draft f on f.id = d.draft_id and f.origin in ('live', 'batch')
    where d.id between ${from} and ${to} and d.closes_review and d.voided_at is null
      and not exists (select from write_back w where w.decision_id = d.id)
    limit ${batch}`);
  return rows.map((row) => ({
    name: "decision/recorded",
    data: { workspaceId: row.workspace_id, reviewId: row.review_id, decisionId: row.id },
  }));
}
