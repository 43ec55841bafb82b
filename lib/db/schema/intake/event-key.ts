import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { workspaceId } from "../../columns";

/**
 * Permanent deduplication: a delivery id (`d:…`) or a source record at a version (`r:…@…`) makes one event, for ever. Narrow,
 * so that it can outlive the events.
 */
export const eventKey = pgTable(
  "event_key",
  {
    workspaceId: workspaceId(),
    /** The trigger, or the API caller's workflow. */
    scopeId: uuid("scope_id").notNull(),
    key: text("key").notNull(),
    eventId: uuid("event_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scopeId, t.key] })],
);
