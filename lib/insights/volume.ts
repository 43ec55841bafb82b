import { sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { countedDecisions, countOf } from "./counted";
import { daysOf, InsightScope } from "./scope";

export interface DayVolume {
  /** In UTC: `2026-03-02`. */
  day: string;
  approved: number;
  approvedWithEdits: number;
  rejected: number;
}

/** How many drafts were decided on each day of the period; days without any are there too. */
export async function volumeByDay(ctx: ServiceContext, input: InsightScope): Promise<DayVolume[]> {
  const counted = countedDecisions(ctx, input);
  const day = sql<string>`to_char(${counted.closedAt} at time zone 'UTC', 'YYYY-MM-DD')`;
  const rows = await ctx.db
    .select({
      day,
      approved: countOf(sql`${counted.outcome} = 'approved'`),
      approvedWithEdits: countOf(sql`${counted.outcome} = 'approved_with_edits'`),
      rejected: countOf(sql`${counted.outcome} = 'rejected'`),
    })
    .from(counted)
    .groupBy(sql`1`);
  const found = new Map(rows.map((row) => [row.day, row]));
  const none = { approved: 0, approvedWithEdits: 0, rejected: 0 };
  return daysOf(ctx, InsightScope.parse(input).days).map((of) => found.get(of) ?? { day: of, ...none });
}
