import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgSequence, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "../../columns";
import { engineRun } from "./engine-run";

/** Numbers finished steps in the order in which they finished. */
export const engineDoneSeq = pgSequence("engine_done_seq");

/** A conjunct of an event's condition: two of `async` (path into the event awaited), `event` (path into the trigger) and `value`. */
export interface EventMatch {
  async?: string[];
  event?: string[];
  value?: unknown;
}

/** One step of a run: waiting, or memoised in the order of completion. */
export const engineOp = pgTable(
  "engine_op",
  {
    runId: text("run_id")
      .notNull()
      .references(() => engineRun.id, { onDelete: "cascade" }),
    /** SHA-1 of the step's id, hex: the SDK's own key. */
    id: text("id").notNull(),
    op: text("op").notNull(),
    name: text("name"),
    attempt: integer("attempt").notNull().default(0),
    /** `{type: "data", data}` or `{type: "error", error}` once done. */
    memo: jsonb("memo"),
    /** Order of completion within the run. */
    doneSeq: bigint("done_seq", { mode: "number" }),
    wakeAt: at("wake_at"),
    eventName: text("event_name"),
    match: jsonb("match").$type<EventMatch[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.id] }),
    index("engine_op_waiting")
      .on(t.eventName)
      .where(sql`op = 'WaitForEvent' and done_seq is null`),
  ],
);
