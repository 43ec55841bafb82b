import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { at, createdAt } from "../../columns";

export const runStatuses = ["active", "completed", "failed", "cancelled"] as const;

/** One run of one durable function: the unit of scheduling. The lease's token fences its holder's answers. */
export const engineRun = pgTable(
  "engine_run",
  {
    id: text("id").primaryKey(),
    functionId: text("function_id").notNull(),
    events: jsonb("events").$type<Record<string, unknown>[]>().notNull(),
    triggerSeq: bigint("trigger_seq", { mode: "number" }),
    /** What started it, once a function: an event's id, a cron's instant, a parent's step. */
    idempotencyKey: text("idempotency_key").notNull(),
    status: text("status", { enum: runStatuses }).notNull().default("active"),
    /** Null: only an event or a child can wake it. */
    nextAt: at("next_at"),
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
    unique("engine_run_once").on(t.functionId, t.idempotencyKey),
    index("engine_run_due")
      .on(t.nextAt)
      .where(sql`status = 'active'`),
    index("engine_run_finished")
      .on(t.finishedAt)
      .where(sql`status <> 'active'`),
  ],
);
