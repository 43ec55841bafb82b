import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { type Actor, surfaces } from "@/lib/core/context";
import { outcomes } from "@/lib/decisions/outcome";
import { at, id, workspaceId } from "../../columns";

/** One principal's vote on one version of a draft. Which vote closed the review is kept; an undo takes the closing votes back. */
export const decision = pgTable(
  "decision",
  {
    id: id(),
    workspaceId: workspaceId(),
    reviewId: uuid("review_id").notNull(),
    draftId: uuid("draft_id").notNull(),
    draftVersion: integer("draft_version").notNull(),
    contentHash: text("content_hash").notNull(),
    outcome: text("outcome", { enum: outcomes }).notNull(),
    actor: jsonb("actor").$type<Actor>().notNull(),
    /** Who votes, whatever the surface: `person:…`, `api-key:…`, `policy:…`. */
    principal: text("principal").notNull(),
    surface: text("surface", { enum: [...surfaces, "policy"] }).notNull(),
    /** When this person opened the draft, how long it was in view (ms) and the hash of what was shown. */
    viewedAt: at("viewed_at"),
    dwellMs: integer("dwell_ms"),
    renderedHash: text("rendered_hash"),
    reasonCode: text("reason_code"),
    comment: text("comment"),
    /** Decisions made with one confirmation are taken back with one undo. */
    bulkId: uuid("bulk_id"),
    closesReview: boolean("closes_review").notNull(),
    decidedAt: at("decided_at").notNull(),
    /** Set when something took the vote back: an edit, an undo, or another draft that was asked for, withdrawn or given up. */
    voidedAt: at("voided_at"),
  },
  (t) => [
    // One standing vote a principal and version.
    uniqueIndex("decision_once")
      .on(t.reviewId, t.draftVersion, t.principal)
      .where(sql`voided_at is null`),
    // One decision closes a review, whatever the code above the database does.
    uniqueIndex("decision_closing_once")
      .on(t.reviewId)
      .where(sql`closes_review and voided_at is null`),
    index("decision_of_review").on(t.reviewId, t.id),
    index("decision_of_draft").on(t.draftId),
    index("decision_of_bulk")
      .on(t.bulkId)
      .where(sql`bulk_id is not null`),
  ],
);

export type Decision = typeof decision.$inferSelect;
