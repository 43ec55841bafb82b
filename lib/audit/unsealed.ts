import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";

/** A sealed entry's place in commit-safe order. */
export interface SealedPlace {
  id: string;
  xid: string;
}

// Transactions below the oldest running one have all ended: of theirs nothing can appear any more, so (xid, id) is an order in
// which nothing is ever inserted behind the reader.
const settled = sql`${auditEntry.xid} < pg_snapshot_xmin(pg_current_snapshot())`;

// A row that is visible and yet beyond every transaction so far was written in another cluster, from which this one was restored.
const restored = sql`${auditEntry.xid} >= pg_snapshot_xmax(pg_current_snapshot())`;

/** The next entries to seal. Reads only what was written after the last sealed entry. */
export function entriesAfter(tx: Transaction, workspaceId: string, last: SealedPlace, limit: number) {
  return tx
    .select()
    .from(auditEntry)
    .where(
      sql`${auditEntry.workspaceId} = ${workspaceId} and ${settled} and ${unsealed}
        and (${auditEntry.xid}, ${auditEntry.id}) > (${last.xid}::xid8, ${last.id}::uuid)`,
    )
    .orderBy(auditEntry.xid, auditEntry.id)
    .limit(limit);
}

/** The same with no place to start from: reads the whole log, and finds what a restored database holds beyond its own counter. */
export function entriesWithoutLeaf(tx: Transaction, workspaceId: string, limit: number) {
  return tx
    .select()
    .from(auditEntry)
    .where(sql`${auditEntry.workspaceId} = ${workspaceId} and (${settled} or ${restored}) and ${unsealed}`)
    .orderBy(sql`${restored} desc`, auditEntry.xid, auditEntry.id)
    .limit(limit);
}

/** True where the last sealed entry's transaction is still to come: the database was restored into a cluster that counts lower. */
export async function isRestored(tx: Transaction, last: SealedPlace): Promise<boolean> {
  const [row] = await tx.execute<{ restored: boolean }>(
    sql`select ${last.xid}::xid8 >= pg_snapshot_xmin(pg_current_snapshot()) as restored`,
  );
  return row?.restored ?? false;
}

const unsealed = sql`not exists (select 1 from ${auditLeaf} where ${auditLeaf.entryId} = ${auditEntry.id})`;
