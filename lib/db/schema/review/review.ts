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
 * Written by lib/review and by lib/decisions, whose alone status and outcome are.
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
    /** What the event was about, by which way the customer wrote, and who they are, where the trigger tells. */
    category: text("category"),
    channel: text("channel"),
    customerKey: text("customer_key"),
    /** What is at stake, in the workflow's own unit (an amount of money), where the trigger tells. */
    stake: doublePrecision("stake"),
    /** How many places of the draft a reviewer should look at. */
    doubts: smallint("doubts").notNull().default(0),
    /** The same for drafts that say much the same; null for one that is like no other. */
    likeness: text("likeness"),
    openedAt: at("opened_at").notNull(),
    dueAt: at("due_at").notNull(),
    /** Due time less what waiting is expected to cost: the queue's order, ascending. */
    rankAt: at("rank_at").notNull(),
    /** Probability wrong x cost x irreversibility, from which rank_at was worked out. */
    expectedLoss: doublePrecision("expected_loss").notNull().default(0),
    snoozedUntil: at("snoozed_until"),
    /** A claim is a lease: it never stops another permitted person. */
    claimedBy: uuid("claimed_by"),
    claimedUntil: at("claimed_until"),
    escalatedAt: at("escalated_at"),
    escalatedBy: uuid("escalated_by"),
    closedAt: at("closed_at"),
    /** The newer draft that took its place. */
    supersededBy: uuid("superseded_by"),
    /** When it closes by itself, undecided; null: never. */
    expiresAt: at("expires_at"),
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
      .where(sql`status = 'open' and assignee_id is not null`),
    index("review_open_workflow")
      .on(t.workspaceId, t.workflowId, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    // Its other orders, and what one customer waits for.
    index("review_open_due")
      .on(t.workspaceId, t.dueAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_oldest")
      .on(t.workspaceId, t.openedAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_confidence")
      .on(t.workspaceId, sql`coalesce(confidence, -1)`, t.id)
      .where(sql`status = 'open'`),
    index("review_open_customer")
      .on(t.workspaceId, t.customerKey, t.rankAt, t.id)
      .where(sql`status = 'open'`),
    index("review_open_likeness")
      .on(t.workspaceId, t.likeness, t.rankAt, t.id)
      .where(sql`status = 'open' and likeness is not null`),
    index("review_open_claimed")
      .on(t.workspaceId, t.claimedBy)
      .where(sql`status = 'open' and claimed_by is not null`),
    // What somebody handed on, and what takes several votes: few, and looked for among all that is open.
    index("review_open_escalated")
      .on(t.workspaceId, t.escalatedBy)
      .where(sql`status = 'open' and escalated_by is not null`),
    index("review_open_votes")
      .on(t.workspaceId, t.rankAt, t.id)
      .where(sql`status = 'open' and policy ->> 'kind' <> 'any'`),
    index("review_snoozed")
      .on(t.workspaceId, t.snoozedUntil, t.id)
      .where(sql`status = 'open' and snoozed_until is not null`),
    index("review_open_expires")
      .on(t.expiresAt)
      .where(sql`status = 'open' and expires_at is not null`),
    // What was decided, newest first.
    index("review_closed")
      .on(t.workspaceId, t.closedAt, t.id)
      .where(sql`status <> 'open'`),
  ],
);

export type Review = typeof review.$inferSelect;
