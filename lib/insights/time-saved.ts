import { asc, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { countedDecisions, countOf } from "./counted";
import type { InsightScope } from "./scope";

export interface TimeSaved {
  workflowId: string;
  workflowName: string;
  /** What the workflow says now that one item took by hand. */
  baselineMinutes: number | null;
  decided: number;
  /** Of how many decisions it is known how long everybody had the draft before them; the other figures are of these. */
  known: number;
  spentMinutes: number;
  /** Null where the workflow has no baseline, or nothing is known. Negative where drafts cost more time than they saved. */
  savedMinutes: number | null;
}

/**
 * What people's time came to against the workflow's own baseline: for an approval the baseline less the time spent, for a rejection only
 * the time spent is lost. A policy spends none.
 */
export async function timeSaved(ctx: ServiceContext, input: InsightScope): Promise<TimeSaved[]> {
  const counted = countedDecisions(ctx, input);
  const spent = ctx.db
    .select({
      workflowId: counted.workflowId,
      outcome: counted.outcome,
      minutes: minutes.as("minutes"),
    })
    .from(counted)
    .as("spent");
  const baseline = sql<number | null>`(${workflowVersion.definition} -> 'review' ->> 'baselineMinutes')::float8`;
  const worth = sql`case when ${spent.outcome} = 'rejected' then 0 else ${baseline} end`;
  return ctx.db
    .select({
      workflowId: workflow.id,
      workflowName: workflow.name,
      baselineMinutes: sql<number | null>`max(${baseline})`,
      decided: countOf(),
      known: countOf(sql`${spent.minutes} is not null`),
      spentMinutes: sql<number>`coalesce(sum(${spent.minutes}), 0)::float8`,
      savedMinutes: sql<number | null>`case when max(${baseline}) is not null
        then (sum(${worth} - ${spent.minutes}) filter (where ${spent.minutes} is not null))::float8 end`,
    })
    .from(spent)
    .innerJoin(workflow, eq(workflow.id, spent.workflowId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflow.currentVersionId))
    .groupBy(workflow.id, workflow.name)
    .orderBy(asc(workflow.name), asc(workflow.id));
}

/**
 * Of everybody who voted on it or passed it on, also where that was taken back; unknown if it is of one of them. A person who decided
 * twice in one viewing looked once, as the later count holds the earlier.
 */
const minutes = sql<number | null>`(
  select case when bool_and(known) then coalesce(sum(ms), 0) / 60000.0 end
  from (
    select bool_and(d.dwell_ms is not null or d.surface = 'policy') as known, max(d.dwell_ms) as ms
    from decision d where d.review_id = counted_review
    group by d.principal, coalesce(d.viewed_at::text, d.id::text)) viewing)`;
