import { sql } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";

const batch = 500;

/** Starts the callbacks that are due, and those of which nothing waits for a person or a write-back any more. Returns how many. */
export async function reconcileCallbacks({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  return withTransaction({ db }, async (tx) => {
    const now = clock.now().toISOString();
    const rows = await tx.execute<{ id: string; workspace_id: string }>(sql`
      select c.id, c.workspace_id from callback_delivery c
      where c.state = 'waiting' and (c.leased_until is null or c.leased_until < ${now}::timestamptz)
        and (c.due_at <= ${now}::timestamptz or c.due_at is null and not exists (
          select from draft d join review r on r.draft_id = d.id
          where d.agent_request_id = c.agent_request_id and (r.status = 'open' or r.outcome in ('approved', 'approved_with_edits')
            and not exists (select from write_back w where w.draft_id = d.id and w.state = 'sent'))))
      limit ${batch}`);
    await enqueue(
      tx,
      rows.map(({ id, workspace_id }) => ({
        name: "callback/due" as const,
        data: { workspaceId: workspace_id, deliveryId: id },
      })),
    );
    return rows.length;
  });
}
