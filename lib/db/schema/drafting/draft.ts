import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, smallint, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import type { HoldReason } from "@/lib/drafting/generation";
import type { Allows } from "@/lib/intake/agents/agent-request";
import { createdAt, id, workspaceId } from "../../columns";
import { origins } from "../intake/event";

/** The proposal for one event. What it says is in its versions. A held draft has empty content and reasons, for a person. */
export const draft = pgTable(
  "draft",
  {
    id: id(),
    workspaceId: workspaceId(),
    workflowId: uuid("workflow_id").notNull(),
    workflowVersionId: uuid("workflow_version_id").notNull(),
    /** None for an agent's own draft. A draft that corrects another has that one's. */
    eventId: uuid("event_id"),
    generationId: uuid("generation_id"),
    origin: text("origin", { enum: origins }).notNull(),
    held: boolean("held").notNull(),
    holdReasons: jsonb("hold_reasons").$type<HoldReason[]>().notNull(),
    explanation: text("explanation").notNull(),
    /** The sent draft that this one corrects. */
    correctsDraftId: uuid("corrects_draft_id"),
    /** Who proposed it, where a principal did: it may not decide its own draft. */
    proposedBy: jsonb("proposed_by").$type<Actor>(),
    /** Of an agent's draft: the request that it came with, its place in it, and what the agent can make of an approval. */
    agentRequestId: uuid("agent_request_id"),
    agentPosition: smallint("agent_position"),
    allows: jsonb("allows").$type<Allows>(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("draft_of_event_once")
      .on(t.eventId)
      .where(sql`corrects_draft_id is null`),
    index("draft_of_event").on(t.eventId),
    index("draft_corrects")
      .on(t.correctsDraftId)
      .where(sql`corrects_draft_id is not null`),
    uniqueIndex("draft_of_agent_request")
      .on(t.agentRequestId, t.agentPosition)
      .where(sql`agent_request_id is not null`),
    index("draft_of_workflow").on(t.workspaceId, t.workflowId, t.id),
    // Lets write_back carry the origin, where a constraint keeps test, shadow and seed drafts out.
    unique("draft_id_origin").on(t.id, t.origin),
  ],
);

export type Draft = typeof draft.$inferSelect;
