import { boolean, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";

/** A view of the queue under a name of its own: whose it is, and the address's query that it stands for. */
export const savedView = pgTable(
  "saved_view",
  {
    id: id(),
    workspaceId: workspaceId(),
    memberId: uuid("member_id").notNull(),
    name: text("name").notNull(),
    /** As in the queue's address, the page's cursor left out. */
    query: jsonb("query").$type<Record<string, string>>().notNull(),
    /** Everybody in the workspace sees it; only its owner changes it. */
    shared: boolean("shared").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [index("saved_view_of_member").on(t.workspaceId, t.memberId)],
);

export type SavedView = typeof savedView.$inferSelect;
