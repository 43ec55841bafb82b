import { sql } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { firstIdAt } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";

// Longer than the slowest model allowed takes for every try, repair and wait, so that work in progress is left alone.
const graceSeconds = 1800;
const windowSeconds = 24 * 60 * 60;
const batch = 500;

/** Starts drafting again for events that should have a draft by now: of running workflows, the earliest of each subject. */
export function reconcileEvents({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  return withTransaction({ db }, async (tx) => {
    const [from, to] = [-windowSeconds, -graceSeconds].map((seconds) => firstIdAt(secondsAfter(clock.now(), seconds)));
    const lost = await tx.execute<{ id: string; workspace_id: string }>(sql`
      select distinct on (e.workflow_id, e.subject) e.id, e.workspace_id
      from event e join workflow w on w.id = e.workflow_id and w.status = 'active'
      where e.id between ${from} and ${to}
        and not exists (select from draft d where d.event_id = e.id)
        and not exists (select from dead_letter l where l.subject_id = e.id and l.stage = 'drafting' and l.replayed_at is null)
      order by e.workflow_id, e.subject, e.source_order, e.id
      limit ${batch}`);
    await enqueue(
      tx,
      lost.map((row) => ({
        name: "event/accepted" as const,
        data: { workspaceId: row.workspace_id, eventId: row.id },
      })),
    );
    return lost.length;
  });
}
