import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import { createdAt, id, workspaceId } from "../../columns";

/** What colleagues say to each other about a draft. Never sent to the customer, never changed. */
export const reviewComment = pgTable(
  "review_comment",
  {
    id: id(),
    workspaceId: workspaceId(),
    reviewId: uuid("review_id").notNull(),
    draftId: uuid("draft_id").notNull(),
    actor: jsonb("actor").$type<Actor>().notNull(),
    /** Under which card it was written, where it needs not be said again; null: not under one. */
    cardId: uuid("card_id"),
    body: text("body").notNull(),
    /** Members named in it. */
    mentions: uuid("mentions").array().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("review_comment_of_review").on(t.reviewId, t.id),
    index("review_comment_mentions").using("gin", t.mentions),
  ],
);

export type ReviewComment = typeof reviewComment.$inferSelect;
