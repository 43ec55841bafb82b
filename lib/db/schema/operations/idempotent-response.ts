import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "../../columns";

/** What an API write with an Idempotency-Key was answered, so that its repeat gets the same. */
export const idempotentResponse = pgTable(
  "idempotent_response",
  {
    workspaceId: workspaceId(),
    /** Who called: keys of two callers never meet. */
    principal: text("principal").notNull(),
    key: text("key").notNull(),
    /** Method, path and body: the same key with another request is refused. */
    requestHash: text("request_hash").notNull(),
    status: integer("status").notNull(),
    body: jsonb("body").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.principal, t.key] })],
);
