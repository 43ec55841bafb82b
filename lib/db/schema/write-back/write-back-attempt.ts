import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { StoredRequest } from "@/lib/connectors/connector";
import { at, workspaceId } from "../../columns";
import { writeBack } from "./write-back";

export const attemptResults = ["sent", "found", "retry", "failed", "uncertain"] as const;

/** One try: the exact request is committed before it is sent. Without a result: still on the wire, or its worker died. */
export const writeBackAttempt = pgTable(
  "write_back_attempt",
  {
    workspaceId: workspaceId(),
    writeBackId: uuid("write_back_id")
      .notNull()
      .references(() => writeBack.id),
    number: integer("number").notNull(),
    request: jsonb("request").$type<StoredRequest>().notNull(),
    startedAt: at("started_at").notNull(),
    deadlineAt: at("deadline_at").notNull(),
    finishedAt: at("finished_at"),
    result: text("result", { enum: attemptResults }),
    /** The target's HTTP status, if it answered. */
    status: integer("status"),
    error: text("error"),
  },
  (t) => [primaryKey({ columns: [t.writeBackId, t.number] })],
);
