import { pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id } from "../../columns";

/** The tenant. Nothing crosses from one to another. */
export const workspace = pgTable("workspace", {
  id: id(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});
