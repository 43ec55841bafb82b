import { index, jsonb, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { CanonicalData } from "@/lib/events/canonical-event";
import { at, id, workspaceId } from "../../columns";

export const origins = ["live", "test", "shadow", "seed", "batch"] as const;
export type Origin = (typeof origins)[number];

/**
 * The canonical event (CloudEvents attributes and typed data); never changed. An event is pending until a draft names it, so it
 * has no status of its own.
 */
export const event = pgTable(
  "event",
  {
    id: id(),
    workspaceId: workspaceId(),
    workflowId: uuid("workflow_id").notNull(),
    triggerId: uuid("trigger_id"),
    origin: text("origin", { enum: origins }).notNull(),
    /** CloudEvents `source` and `type`. */
    source: text("source").notNull(),
    type: text("type").notNull(),
    /** CloudEvents `subject`: the record this is about; events of one subject are drafted in source order. */
    subject: text("subject").notNull(),
    /** The source's own sequence or version where it has one, else the time in ms. Larger is later. */
    sourceOrder: numeric("source_order", { mode: "number" }).notNull(),
    sourceRecordId: text("source_record_id"),
    sourceVersion: text("source_version"),
    conversationKey: text("conversation_key"),
    customerKey: text("customer_key"),
    language: text("language"),
    occurredAt: at("occurred_at").notNull(),
    receivedAt: at("received_at").notNull(),
    /** CloudEvents `data`. */
    data: jsonb("data").$type<CanonicalData>().notNull(),
  },
  (t) => [
    // Serves "which event of this subject is next" in drafting.
    index("event_subject_order").on(t.workflowId, t.subject, t.sourceOrder, t.id),
    index("event_conversation").on(t.workspaceId, t.conversationKey, t.id),
    index("event_customer").on(t.workspaceId, t.customerKey, t.id),
  ],
);

export type Event = typeof event.$inferSelect;
export type NewEvent = typeof event.$inferInsert;
