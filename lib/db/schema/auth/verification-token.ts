import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "../../columns";

/** Next-auth's single-use tokens. */
export const verificationToken = pgTable(
  "verification_token",
  {
    identifier: text("identifier").notNull(),
    token: text("token").notNull(),
    expires: at("expires").notNull(),
  },
  (t) => [primaryKey({ columns: [t.identifier, t.token] })],
);
