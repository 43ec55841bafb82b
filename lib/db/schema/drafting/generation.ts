import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import type { Generation } from "@/lib/drafting/generation";
import { createdAt, id, workspaceId } from "../../columns";

/** What one call of a model (or the quality gate, which calls none) came to. The durable step hands on this row's id only. */
export const generation = pgTable(
  "generation",
  {
    id: id(),
    workspaceId: workspaceId(),
    eventId: uuid("event_id").notNull(),
    workflowVersionId: uuid("workflow_version_id").notNull(),
    /** Content, citations, findings, signals, explanation; or the reasons for which the event was held. */
    output: jsonb("output").$type<Generation>().notNull(),
    model: text("model").notNull(),
    promptVersion: text("prompt_version").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    /** Millionths of a US dollar. */
    costMicros: bigint("cost_micros", { mode: "number" }).notNull(),
    /** Asked for by a reviewer: the draft it is for, the version that was not good enough, and what to do differently. */
    draftId: uuid("draft_id"),
    insteadOf: integer("instead_of"),
    instruction: text("instruction"),
    requestedBy: jsonb("requested_by").$type<Actor>(),
    latencyMs: integer("latency_ms").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("generation_of_event").on(t.eventId),
    index("generation_of_draft")
      .on(t.draftId)
      .where(sql`draft_id is not null`),
  ],
);
