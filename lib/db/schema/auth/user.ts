import { pgTable, text } from "drizzle-orm/pg-core";
import { at, id } from "../../columns";

/** A person, across workspaces. Property names are next-auth's. */
export const user = pgTable("user", {
  id: id(),
  name: text("name"),
  email: text("email").notNull().unique(),
  emailVerified: at("email_verified"),
  image: text("image"),
});
