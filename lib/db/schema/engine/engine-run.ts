import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at, createdAt } from "../../columns";

export const runStatuses = ["active", "completed", "failed", "cancelled"] as const;

/**
 * One run of one durable function: the unit of scheduling. The lease's token fences its holder's answers. While leased, `next_at` is
 * `lease_until`, unless something that the run waits for has happened since: then it is earlier.
 */
export const engineRun = pgTable(
  "engine_run",
  {
    /** Made of what started it (an event, a cron's instant, a parent's step) and the function: once each. */
    id: text("id").primaryKey(),
    functionId: text("function_id").notNull(),
    events: jsonb("events").$type<Record<string, unknown>[]>().notNull(),
    triggerSeq: bigint("trigger_seq", { mode: "number" }),
    status: text("status", { enum: runStatuses }).notNull().default("active"),
    /** Null: only an event or a child can wake it. */
    nextAt: at("next_at"),
    /** Starts with the number of the engine that holds it. */
    leaseToken: text("lease_token"),
    leaseUntil: at("lease_until"),
    attempt: integer("attempt").notNull().default(0),
    parentRunId: text("parent_run_id"),
    parentOpId: text("parent_op_id"),
    output: jsonb("output"),
    error: jsonb("error"),
    createdAt: createdAt(),
    finishedAt: at("finished_at"),
  },
  (t) => [
    index("engine_run_due")
      .on(t.nextAt)
      .where(sql`status = 'active'`),
    index("engine_run_finished")
      .on(t.finishedAt)
      .where(sql`status <> 'active'`),
  ],
);
