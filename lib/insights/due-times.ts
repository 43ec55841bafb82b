import { and, asc, eq, lt, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { countedDecisions, countOf } from "./counted";
import { InsightScope } from "./scope";

export interface DueTimes {
  workflowId: string;
  workflowName: string;
  decided: number;
  /** Decided by the time at which they were due. */
  met: number;
  metRate: number | null;
  /** Waits now, and is late. */
  overdue: number;
}

/** How often what was decided was decided in time (SLA), and what waits too long now. */
export async function dueTimes(ctx: ServiceContext, input: InsightScope): Promise<DueTimes[]> {
  const counted = countedDecisions(ctx, input);
  const kept = ctx.db
    .select({
      workflowId: counted.workflowId,
      decided: countOf().as("decided"),
      met: countOf(sql`${counted.closedAt} <= ${counted.dueAt}`).as("met"),
    })
    .from(counted)
    .groupBy(counted.workflowId)
    .as("kept");
  const late = overdueNow(ctx, InsightScope.parse(input).workflowId);
  const rows = await ctx.db
    .select({
      workflowId: workflow.id,
      workflowName: workflow.name,
      decided: sql<number>`coalesce(${kept.decided}, 0)`,
      met: sql<number>`coalesce(${kept.met}, 0)`,
      overdue: sql<number>`coalesce(${late.overdue}, 0)`,
    })
    .from(workflow)
    .leftJoin(kept, eq(kept.workflowId, workflow.id))
    .leftJoin(late, eq(late.workflowId, workflow.id))
    .where(and(eq(workflow.workspaceId, ctx.workspaceId), sql`(${kept.decided} > 0 or ${late.overdue} > 0)`))
    .orderBy(asc(workflow.name), asc(workflow.id));
  return rows.map((row) => ({ ...row, metRate: row.decided === 0 ? null : row.met / row.decided }));
}

function overdueNow(ctx: ServiceContext, workflowId: string | undefined) {
  return ctx.db
    .select({ workflowId: review.workflowId, overdue: countOf().as("overdue") })
    .from(review)
    .innerJoin(draft, and(eq(draft.id, review.draftId), eq(draft.origin, "live")))
    .where(
      and(
        eq(review.workspaceId, ctx.workspaceId),
        // A literal, for the partial index.
        sql`${review.status} = 'open'`,
        eq(review.purpose, "approval"),
        lt(review.dueAt, ctx.clock.now()),
        workflowId ? eq(review.workflowId, workflowId) : undefined,
      ),
    )
    .groupBy(review.workflowId)
    .as("late");
}
