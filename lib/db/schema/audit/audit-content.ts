import { jsonb, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea, workspaceId } from "../../columns";
import { auditEntry } from "./audit-entry";

/** What an entry commits to. May be erased (payload and salt set to null), never altered: the database sees to it. */
export const auditContent = pgTable("audit_content", {
  entryId: uuid("entry_id")
    .primaryKey()
    .references(() => auditEntry.id),
  workspaceId: workspaceId(),
  payload: jsonb("payload").$type<Record<string, unknown>>(),
  salt: bytea("salt"),
});
