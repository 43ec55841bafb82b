import type { Queryable } from "@/lib/db/client";
import type { Lease } from "./lease";

/** Extends the leases that are still held under their tokens. Whether one was woken meanwhile stays to be seen. */
export async function extendLeases(sql: Queryable, leases: Lease[], leaseMs: number): Promise<void> {
  if (leases.length === 0) return;
  const held = JSON.stringify(leases.map(({ runId, token }) => ({ id: runId, token })));
  await sql`
    with mine as (
      select r.id from json_to_recordset(${held}::text::json) as h(id text, token text)
      join engine_run r on r.id = h.id and r.lease_token = h.token and r.status = 'active'
      order by r.id for update of r
    )
    update engine_run r set lease_until = now() + ${leaseMs} * interval '1 ms',
      next_at = case when r.next_at = r.lease_until then now() + ${leaseMs} * interval '1 ms' else r.next_at end
    from mine where r.id = mine.id`;
}
