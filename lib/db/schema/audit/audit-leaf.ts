import { bigint, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { workspaceId } from "../../columns";
import { auditEntry } from "./audit-entry";

/** An entry's place in its workspace's Merkle tree (RFC 6962), given by the sealer in commit order, without gaps. */
export const auditLeaf = pgTable(
  "audit_leaf",
  {
    workspaceId: workspaceId(),
    leafIndex: bigint("leaf_index", { mode: "number" }).notNull(),
    entryId: uuid("entry_id")
      .notNull()
      .unique()
      .references(() => auditEntry.id),
    /** RFC 6962 leaf hash of the entry's canonical JSON, hex. */
    leafHash: text("leaf_hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.leafIndex] })],
);
