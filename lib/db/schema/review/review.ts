import { sql } from "drizzle-orm";
import { boolean, doublePrecision, index, integer, jsonb, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import type { ApprovalPolicy } from "@/lib/decisions/approval-policy";
import { outcomes } from "@/lib/decisions/outcome";
import { at, id, workspaceId } from "../../columns";

export const reviewStatuses = ["open", "decided", "expired", "superseded"] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

export const reviewPurposes = ["approval", "audit", "seed", "blind"] as const;

/**
 * The unit of human work. Narrow: the queue reads this table by the million; what it shows of text is in review_text.
 * Written by lib/review (opening, claims) and, for status and outcome, by lib/decisions alone.
 */
export const review = pgTable(
  "review",
  {
    id: id(),
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    workflowId: uuid("workflow_id").notNull(),
    /** Of the version now in force, and its content hash. */
    draftVersion: integer("draft_version").notNull(),
    contentHash: text("content_hash").notNull(),
    status: text("status", { enum: reviewStatuses }).notNull().default("open"),
    outcome: text("outcome", { enum: outcomes }),
    purpose: text("purpose", { enum: reviewPurposes }).notNull().default("approval"),
    /** 1 where every such draft is reviewed; less for samples. */
    selectionProbability: doublePrecision("selection_probability").notNull().default(1),
    policy: jsonb("policy").$type<ApprovalPolicy>().notNull(),
    groupId: uuid("group_id"),
    assigneeId: uuid("assignee_id"),
    /** Null for a held draft: nothing was drafted that could be right. */
    confidence: doublePrecision("confidence"),
    held: boolean("held").notNull(),
    /** 0 routine to 3 grave and irreversible. */
    risk: smallint("risk").notNull(),
    language: text("language"),
    openedAt: at("opened_at").notNull(),
    dueAt: at("due_at").notNull(),
    /** Due time less what waiting is expected to cost: the queue's order, ascending. */
    rankAt: at("rank_at").notNull(),
    snoozedUntil: at("snoozed_until"),
    /** A claim is a lease: it never stops another permitted person. */
    claimedBy: uuid("claimed_by"),
    claimedUntil: at("claimed_until"),
    closedAt: at("closed_at"),
  },
  (t) => [
    index("review_of_draft").on(t.draftId),
    // The queue: everything open, a group's, a person's.
    index("review_open_rank")
      .on(t.workspaceId, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_group")
      .on(t.workspaceId, t.groupId, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_assignee")
      .on(t.workspaceId, t.assigneeId, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_workflow")
      .on(t.workspaceId, t.workflowId, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    // What was decided, newest first.
    index("review_closed")
      .on(t.workspaceId, t.closedAt, t.id)
      .where(sql`status <> 'open'`),
  ],
);

export type Review = typeof review.$inferSelect;
