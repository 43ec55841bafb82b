import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import { at, createdAt, id, workspaceId } from "../../columns";

export const deadLetterStages = ["drafting", "write-back", "callback"] as const;

/** Work parked after its retries: why, and what a replay would run. */
export const deadLetter = pgTable(
  "dead_letter",
  {
    id: id(),
    workspaceId: workspaceId(),
    stage: text("stage", { enum: deadLetterStages }).notNull(),
    /** The event, write-back or callback that is parked. */
    subjectId: uuid("subject_id").notNull(),
    draftId: uuid("draft_id"),
    reason: text("reason").notNull(),
    message: text("message").notNull(),
    createdAt: createdAt(),
    replayedAt: at("replayed_at"),
    replayedBy: jsonb("replayed_by").$type<Actor>(),
  },
  (t) => [
    uniqueIndex("dead_letter_waiting_once")
      .on(t.stage, t.subjectId)
      .where(sql`replayed_at is null`),
    index("dead_letter_waiting")
      .on(t.workspaceId, t.id)
      .where(sql`replayed_at is null`),
  ],
);

export type DeadLetter = typeof deadLetter.$inferSelect;
