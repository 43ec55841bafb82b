import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Receipt } from "@/lib/connectors/connector";
import { at, createdAt, id, workspaceId } from "../../columns";
import { draft } from "../drafting/draft";
import { origins } from "../intake/event";

/**
 * `held` waits for `not_before` (undo window, retry, open breaker); `sending` has been claimed and may be on the wire until
 * `deadline_at`; the rest are final but for a replay of `failed` or a person's word on `uncertain`.
 */
export const writeBackStates = ["held", "sending", "sent", "failed", "uncertain", "cancelled"] as const;
export type WriteBackState = (typeof writeBackStates)[number];

/** One approved action on its way out. Its id is the idempotency key of all its attempts. Written by lib/write-back alone. */
export const writeBack = pgTable(
  "write_back",
  {
    id: id(),
    workspaceId: workspaceId(),
    decisionId: uuid("decision_id").notNull(),
    draftId: uuid("draft_id").notNull(),
    draftVersion: integer("draft_version").notNull(),
    origin: text("origin", { enum: origins }).notNull(),
    position: integer("position").notNull(),
    connectionId: uuid("connection_id").notNull(),
    state: text("state", { enum: writeBackStates }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Attempts that count against the limit: waiting as the target asked does not. */
    failures: integer("failures").notNull().default(0),
    notBefore: at("not_before").notNull(),
    deadlineAt: at("deadline_at"),
    /** Why it is where it is, for a person. */
    lastError: text("last_error"),
    remoteId: text("remote_id"),
    receipt: jsonb("receipt").$type<Receipt>(),
    createdAt: createdAt(),
    settledAt: at("settled_at"),
  },
  (t) => [
    unique("write_back_once").on(t.decisionId, t.position),
    // At most one live write-back a draft and position, whatever was undone and approved again.
    uniqueIndex("write_back_live")
      .on(t.draftId, t.position)
      .where(sql`state in ('held', 'sending', 'sent', 'uncertain')`),
    // What reconcile looks through.
    index("write_back_due")
      .on(t.notBefore)
      .where(sql`state = 'held'`),
    index("write_back_overdue")
      .on(t.deadlineAt)
      .where(sql`state = 'sending'`),
    index("write_back_of_workspace").on(t.workspaceId, t.id),
    // How far a draft's approved action has come: every row of a list asks it.
    index("write_back_of_draft").on(t.draftId, t.id),
    // What did not arrive: counted for every page, among millions that did.
    index("write_back_failed")
      .on(t.workspaceId, t.id)
      .where(sql`state in ('failed', 'uncertain')`),
    foreignKey({
      name: "write_back_draft_origin",
      columns: [t.draftId, t.origin],
      foreignColumns: [draft.id, draft.origin],
    }),
    check("write_back_real_only", sql`${t.origin} in ('live', 'batch')`),
  ],
);

export type WriteBack = typeof writeBack.$inferSelect;
