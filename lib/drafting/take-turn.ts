/** Events of one subject are drafted in source order, one after the other. */
import { sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";

export type Turn =
  /** Draft it now; `supersededBy` is a newer event of the subject that was drafted before this one arrived. */
  | { turn: "now"; supersededBy: string | null }
  /** An earlier event of the subject comes first; finishing that one starts this. */
  | { turn: "later" }
  /** Its workflow is paused; resuming starts it. */
  | { turn: "paused" }
  /** It has its draft. */
  | { turn: "drafted" };

type TurnRow = {
  drafted: boolean;
  paused: boolean;
  earlier: boolean;
  superseded_by: string | null;
  workflow_id: string;
  subject: string;
};

export async function takeTurn(ctx: ServiceContext, eventId: string): Promise<Turn> {
  const row = await readTurn(ctx.db, ctx.workspaceId, eventId);
  if (!row.earlier || row.drafted || row.paused) return toTurn(row);

  // Whoever finishes the earlier event looks for the next under this lock: either it sees this one, or we see it finished.
  return withTransaction(ctx, async (tx) => {
    await lockSubject(tx, row.workflow_id, row.subject);
    return toTurn(await readTurn(tx, ctx.workspaceId, eventId));
  });
}

/** Held by the transaction that finishes one event of a subject and starts the next. */
export async function lockSubject(tx: Transaction, workflowId: string, subject: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${workflowId} ${subject}`}, 1))`);
}

async function readTurn(db: Database | Transaction, workspaceId: string, eventId: string): Promise<TurnRow> {
  const [row] = await db.execute<TurnRow>(sql`
    select e.workflow_id, e.subject, w.status = 'paused' as paused,
      exists (select from draft d where d.event_id = e.id) as drafted,
      exists (
        select from event p
        where p.workflow_id = e.workflow_id and p.subject = e.subject and (p.source_order, p.id) < (e.source_order, e.id)
          and not exists (select from draft d where d.event_id = p.id)
          and not exists (select from dead_letter l where l.subject_id = p.id and l.stage = 'drafting' and l.replayed_at is null)
      ) as earlier,
      (
        select n.id from event n join draft d on d.event_id = n.id
        where n.workflow_id = e.workflow_id and n.subject = e.subject and (n.source_order, n.id) > (e.source_order, e.id)
        order by n.source_order desc, n.id desc limit 1
      ) as superseded_by
    from event e join workflow w on w.id = e.workflow_id
    where e.id = ${eventId} and e.workspace_id = ${workspaceId}`);
  if (!row) throw new Error(`Event ${eventId} is not in its workspace.`);
  return row;
}

function toTurn(row: TurnRow): Turn {
  if (row.drafted) return { turn: "drafted" };
  if (row.paused) return { turn: "paused" };
  if (row.earlier) return { turn: "later" };
  return { turn: "now", supersededBy: row.superseded_by };
}
