import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../../columns";
import { user } from "./user";

/** A signed-in browser. `sessionToken` holds the SHA-256 of the cookie's value: a stolen table signs nobody in. */
export const session = pgTable(
  "session",
  {
    sessionToken: text("session_token").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    workspaceId: uuid("workspace_id"),
    expires: at("expires").notNull(),
  },
  (t) => [index("session_of_user").on(t.userId)],
);
