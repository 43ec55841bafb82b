import { sql } from "drizzle-orm";
import { customType, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import { at, id, workspaceId } from "../../columns";

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

/** What happened: opaque ids and a salted commitment to the content, which is apart. The database refuses to change a row. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: id(),
    workspaceId: workspaceId(),
    at: at("at").notNull(),
    action: text("action").notNull(),
    actor: jsonb("actor").$type<Actor>().notNull(),
    entityType: text("entity_type").notNull(),
    entityId: uuid("entity_id").notNull(),
    /** SHA-256 of salt and canonical content, hex. */
    commitment: text("commitment").notNull(),
    /** The writing transaction: the sealer takes only what is below the oldest still running. Not part of the leaf. */
    xid: xid8("xid")
      .notNull()
      .default(sql`pg_current_xact_id()`),
  },
  (t) => [
    index("audit_entry_of_workspace").on(t.workspaceId, t.id),
    // Serves the sealer: what a workspace wrote after its last sealed entry, in commit-safe order.
    index("audit_entry_to_seal").on(t.workspaceId, t.xid),
    index("audit_entry_of_entity").on(t.workspaceId, t.entityId),
  ],
);

export type AuditEntry = typeof auditEntry.$inferSelect;
