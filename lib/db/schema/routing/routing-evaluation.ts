import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { routes } from "@/lib/routing/route";
import type { RoutingInput } from "@/lib/routing/route";
import { createdAt, id, workspaceId } from "../../columns";

/** Where a draft was sent and why: the whole input is kept, so that a changed rule can be tried on the past. */
export const routingEvaluation = pgTable(
  "routing_evaluation",
  {
    id: id(),
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    ruleVersion: text("rule_version").notNull(),
    input: jsonb("input").$type<RoutingInput>().notNull(),
    route: text("route", { enum: routes }).notNull(),
    /** The rule that matched, in words. */
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("routing_evaluation_of_draft").on(t.draftId)],
);
