import { sql } from "drizzle-orm";
import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "../../columns";

/**
 * The outbox: an internal event, written in the transaction of the change that caused it; ids only, no content. The relay hands
 * it to Inngest, or the embedded engine starts runs from it.
 */
export const outboxEvent = pgTable(
  "outbox_event",
  {
    /** Inngest's deduplication key too. */
    id: text("id").primaryKey(),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    name: text("name").notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Not before this. */
    deliverAt: at("deliver_at").notNull().defaultNow(),
    dispatchedAt: at("dispatched_at"),
  },
  (t) => [
    index("outbox_event_pending")
      .on(t.deliverAt, t.seq)
      .where(sql`dispatched_at is null`),
    // Look-back of a wait over what was dispatched before it.
    index("outbox_event_name").on(t.name, t.seq),
  ],
);
