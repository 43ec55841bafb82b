import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at, workspaceId } from "../../columns";

/** One connection's breaker, shared by all processes. No row: closed, no failures. */
export const circuitBreaker = pgTable("circuit_breaker", {
  connectionId: uuid("connection_id").primaryKey(),
  workspaceId: workspaceId(),
  state: text("state", { enum: ["closed", "open", "half-open"] }).notNull(),
  failures: integer("failures").notNull(),
  openedAt: at("opened_at"),
  /** When the one probe of a half-open breaker is given up for lost. */
  probeUntil: at("probe_until"),
});
