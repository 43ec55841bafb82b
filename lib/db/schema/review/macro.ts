import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";

/** A piece of text that reviewers put into a reply: one's own, or everybody's. */
export const macro = pgTable(
  "macro",
  {
    id: id(),
    workspaceId: workspaceId(),
    /** Null: everybody's. */
    memberId: uuid("member_id"),
    name: text("name").notNull(),
    body: text("body").notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("macro_of_workspace").on(t.workspaceId, t.memberId)],
);

export type Macro = typeof macro.$inferSelect;
