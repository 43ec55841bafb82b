import { asc, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { countedDecisions, countOf } from "./counted";
import type { InsightScope } from "./scope";

export interface DraftingCost {
  workflowId: string;
  workflowName: string;
  decided: number;
  /** How often a model was asked for these, another draft included. */
  generations: number;
  /** Millionths of a US dollar. */
  costMicros: number;
  /** Of that, for drafts that a reviewer asked for again. */
  redraftMicros: number;
}

/** What drafting cost for what was decided. A follow-up that corrects a sent reply is written by a person and costs nothing. */
export async function draftingCost(ctx: ServiceContext, input: InsightScope): Promise<DraftingCost[]> {
  const counted = countedDecisions(ctx, input);
  const of = ctx.db
    .select({
      workflowId: counted.workflowId,
      generations: sql<number>`asked.generations`.as("generations"),
      costMicros: sql<number>`asked.cost`.as("cost_micros"),
      redraftMicros: sql<number>`asked.again`.as("redraft_micros"),
    })
    .from(counted)
    .crossJoinLateral(
      sql`(
        select count(*) as generations, coalesce(sum(g.cost_micros), 0) as cost,
          coalesce(sum(g.cost_micros) filter (where g.draft_id is not null), 0) as again
        from generation g where g.event_id = ${counted.eventId} and ${counted.correctsDraftId} is null) asked`,
    )
    .as("of");
  return ctx.db
    .select({
      workflowId: workflow.id,
      workflowName: workflow.name,
      decided: countOf(),
      generations: sql<number>`sum(${of.generations})::int`,
      costMicros: sql<number>`sum(${of.costMicros})::float8`,
      redraftMicros: sql<number>`sum(${of.redraftMicros})::float8`,
    })
    .from(of)
    .innerJoin(workflow, eq(workflow.id, of.workflowId))
    .groupBy(workflow.id, workflow.name)
    .orderBy(asc(workflow.name), asc(workflow.id));
}
