import { pgTable, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";
import { workspace } from "./workspace";

/** People who share a queue. */
export const group = pgTable(
  "group",
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspace.id),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("group_name_once").on(t.workspaceId, t.name)],
);
