import { sql } from "drizzle-orm";
import type { ServiceContext, Surface } from "@/lib/core/context";
import { countedDecisions, countOf, percentile } from "./counted";
import type { InsightScope } from "./scope";

export interface ChannelTime {
  /** Where it was decided; null is all of them together. */
  channel: Surface | null;
  decided: number;
  /** From the moment in which the draft began to wait; half were faster, and nine in ten. */
  medianSeconds: number;
  slowestTenthSeconds: number;
}

/** How long drafts waited for their decision, by the channel of it. What a policy decided waited for nobody and is left out. */
export async function timeToDecision(ctx: ServiceContext, input: InsightScope): Promise<ChannelTime[]> {
  const counted = countedDecisions(ctx, input);
  const waited = sql`extract(epoch from ${counted.closedAt} - ${counted.openedAt})`;
  const rows = await ctx.db
    .select({
      channel: sql<Surface | null>`${counted.surface}`,
      decided: countOf(),
      medianSeconds: percentile(0.5, waited),
      slowestTenthSeconds: percentile(0.9, waited),
    })
    .from(counted)
    .where(sql`${counted.surface} <> 'policy'`)
    .groupBy(sql`grouping sets ((${counted.surface}), ())`)
    .orderBy(sql`count(*) desc, ${counted.surface} nulls first`);
  return rows.flatMap(({ medianSeconds, slowestTenthSeconds, ...row }) =>
    medianSeconds === null || slowestTenthSeconds === null ? [] : [{ ...row, medianSeconds, slowestTenthSeconds }],
  );
}
