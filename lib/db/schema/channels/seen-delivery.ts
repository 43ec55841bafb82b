import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "../../columns";

/** What a platform delivered, by its signature or its own id: neither counts twice. */
export const seenDelivery = pgTable("seen_delivery", { key: text("key").primaryKey(), createdAt: createdAt() }, (t) => [
  index("seen_delivery_age").on(t.createdAt),
]);
