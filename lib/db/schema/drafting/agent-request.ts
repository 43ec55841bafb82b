import { jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import { createdAt, id, workspaceId } from "../../columns";

/** What an agent put before people: one draft for each tool that it wants to run, or its own draft for the workflow's action. */
export const agentRequest = pgTable(
  "agent_request",
  {
    id: id(),
    workspaceId: workspaceId(),
    workflowId: uuid("workflow_id").notNull(),
    proposedBy: jsonb("proposed_by").$type<Actor>().notNull(),
    principal: text("principal").notNull(),
    /** The agent's own id of it, or null: every sending is a request of its own then. */
    key: text("key"),
    /** Of the canonical JSON of the request. */
    requestHash: text("request_hash").notNull(),
    /** A tool call as it came, in its own format; null for a draft. Untrusted. */
    raw: jsonb("raw"),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("agent_request_once").on(t.workflowId, t.principal, t.key)],
);

export type AgentRequest = typeof agentRequest.$inferSelect;
