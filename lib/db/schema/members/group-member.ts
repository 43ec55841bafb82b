import { index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { workspaceId } from "../../columns";
import { group } from "./group";
import { member } from "./member";

export const groupMember = pgTable(
  "group_member",
  {
    workspaceId: workspaceId(),
    groupId: uuid("group_id")
      .notNull()
      .references(() => group.id),
    memberId: uuid("member_id")
      .notNull()
      .references(() => member.id),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.memberId] }), index("group_member_of").on(t.memberId)],
);
