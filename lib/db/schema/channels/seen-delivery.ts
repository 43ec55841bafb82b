import { index, pgTable, text } from "drizzle-orm/pg-core";
import { at, createdAt } from "../../columns";

/** What a platform delivered, by its signature or its own id: neither counts twice. */
export const seenDelivery = pgTable(
  "seen_delivery",
  {
    key: text("key").primaryKey(),
    /** What came of it is done; null where that is not asked. */
    doneAt: at("done_at"),
    createdAt: createdAt(),
  },
  (t) => [index("seen_delivery_age").on(t.createdAt)],
);
