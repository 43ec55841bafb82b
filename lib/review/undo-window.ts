import { and, eq, sql } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { draft } from "@/lib/db/schema/drafting/draft";
import type { Review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";

/** Until when a closed review's decision can be taken back where nothing was opened to send; null once that is past. */
export async function undoWindow(
  db: Database | Transaction,
  { workspaceId, clock }: ServiceContext,
  { draftId, closedAt }: Pick<Review, "draftId" | "closedAt">,
): Promise<Date | null> {
  const [row] = await db
    .select({ undoSeconds: sql<number>`(${workflowVersion.definition} ->> 'undoSeconds')::int` })
    .from(draft)
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(draft.id, draftId), eq(draft.workspaceId, workspaceId)));
  if (!row || !closedAt) return null;
  const end = secondsAfter(closedAt, row.undoSeconds);
  return end > clock.now() ? end : null;
}
