import { sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";
import { requirePermission } from "@/lib/members/require-permission";
import { visibleReviews } from "./visible";

/** Counting stops here: nobody reads a larger number, and a million rows must not slow a page. */
const cap = 1000;

export interface ReviewCounts {
  open: number;
  failed: number;
  /** A count reached the cap: show "1,000+". */
  capped: boolean;
}

export async function countReviews(ctx: ServiceContext): Promise<ReviewCounts> {
  requirePermission(ctx, "reviews:read");
  const visible = visibleReviews(ctx) ?? sql`true`;
  const [row] = await ctx.db.execute<{ open: number; failed: number }>(sql`
    select
      (select count(*)::int from (
        select from ${review} where workspace_id = ${ctx.workspaceId} and status = 'open' and ${visible} limit ${cap}) as o) as open,
      (select count(*)::int from (
        select from write_back where workspace_id = ${ctx.workspaceId} and state in ('failed', 'uncertain') limit ${cap}) as f) as failed`);
  const { open = 0, failed = 0 } = row ?? {};
  return { open, failed, capped: open === cap || failed === cap };
}
