import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { NoticeChannel, NoticeReason } from "@/lib/members/notice-choices";
import { at, createdAt, id, workspaceId } from "../../columns";

/** A notice that its reader is told later. Deleted when they were. */
export const deferredNotice = pgTable(
  "deferred_notice",
  {
    id: id(),
    workspaceId: workspaceId(),
    memberId: uuid("member_id").notNull(),
    channel: text("channel").$type<NoticeChannel>().notNull(),
    reviewId: uuid("review_id").notNull(),
    reason: text("reason").$type<NoticeReason>().notNull(),
    dueAt: at("due_at").notNull(),
    /** The digest that tells it; null: none yet. */
    digestId: uuid("digest_id"),
    /** When the notice was given. */
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("deferred_notice_once")
      .on(t.memberId, t.channel, t.reviewId, t.reason)
      .where(sql`digest_id is null`),
    index("deferred_notice_waiting")
      .on(t.dueAt)
      .where(sql`digest_id is null`),
    index("deferred_notice_of_digest").on(t.digestId),
  ],
);

export type DeferredNotice = typeof deferredNotice.$inferSelect;

/** What a person is told by one channel of what had to wait. Deleted, with its notices, when it was told. */
export const digest = pgTable(
  "digest",
  {
    id: id(),
    workspaceId: workspaceId(),
    memberId: uuid("member_id").notNull(),
    channel: text("channel").$type<NoticeChannel>().notNull(),
    /** When to try, or to try again. */
    dueAt: at("due_at").notNull(),
    /** Somebody is at it until then. */
    leasedUntil: at("leased_until"),
    /** The reader's devices, addresses or accounts that have it. */
    told: text("told")
      .array()
      .notNull()
      .default(sql`'{}'`),
    failures: integer("failures").notNull().default(0),
    lastError: text("last_error"),
    createdAt: createdAt(),
  },
  (t) => [index("digest_due").on(t.dueAt)],
);

export type Digest = typeof digest.$inferSelect;
