import { and, eq, sql } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { draft } from "@/lib/db/schema/drafting/draft";
import { type Review, review } from "@/lib/db/schema/review/review";
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

/**
 * Whether a rejection stands whose window is over, as undoWindow has said before: an undo that began within it is waited for. One that comes
 * later finds the window closed.
 */
export async function standsForGood(
  db: Database,
  { workspaceId }: ServiceContext,
  { id, closedAt }: Pick<Review, "id" | "closedAt">,
): Promise<boolean> {
  if (!closedAt) return false;
  const same = and(eq(review.id, id), eq(review.workspaceId, workspaceId), eq(review.closedAt, closedAt));
  const [row] = await db
    .select({ id: review.id })
    .from(review)
    .where(and(same, eq(review.status, "decided")))
    .for("share");
  return row !== undefined;
}
