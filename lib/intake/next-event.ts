import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";

/**
 * The earliest event of a subject that still waits for its draft, in source order; null if none does. One that is parked as a dead
 * letter does not wait.
 */
export async function nextPendingEvent(
  tx: Transaction,
  { workflowId, subject }: { workflowId: string; subject: string },
): Promise<{ id: string } | null> {
  const [next] = await tx.execute<{ id: string }>(sql`
    select e.id from event e
    where e.workflow_id = ${workflowId} and e.subject = ${subject}
      and not exists (select from draft d where d.event_id = e.id)
      and not exists (select from dead_letter l where l.subject_id = e.id and l.stage = 'drafting' and l.replayed_at is null)
    order by e.source_order, e.id
    limit 1`);
  return next ?? null;
}
