/** Reviews that nobody decided: something newer took their place, or their time is over. Neither is ever an approval. */
import { and, eq, inArray, lte, sql, type SQL } from "drizzle-orm";
import { appendAuditEntries } from "@/lib/audit/append";
import type { Clock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { systemContext } from "@/lib/members/system-context";

/**
 * Closes what still waits about the same record, or what its conversation said before, once the event has a draft of its own: the customer has
 * written again. What was held back takes nobody's place. Repeating it changes nothing. Returns how many it closed.
 */
export async function supersedeOlder(ctx: ServiceContext, eventId: string): Promise<number> {
  const older = await ctx.db.execute<{ id: string; by: string }>(sql`
    with newer as (
      select e.*, d.id as draft_id from event e join draft d on d.event_id = e.id and d.corrects_draft_id is null and not d.held
      where e.id = ${eventId} and e.workspace_id = ${ctx.workspaceId} and d.proposed_by is null
    ), same as (
      select e.id, n.draft_id from newer n join event e
        on e.workflow_id = n.workflow_id and e.subject = n.subject and (e.source_order, e.id) < (n.source_order, n.id)
      union
      select e.id, n.draft_id from newer n join event e
        on e.workspace_id = n.workspace_id and e.conversation_key = n.conversation_key and e.workflow_id = n.workflow_id
        and e.subject <> n.subject and e.occurred_at < n.occurred_at
    )
    select r.id, s.draft_id as by from same s join draft d on d.event_id = s.id and d.corrects_draft_id is null
      join review r on r.draft_id = d.id and r.status = 'open' and r.purpose = 'approval'`);
  const [first] = older;
  if (!first) return 0;
  return withTransaction(ctx, async (tx) => {
    const ids = older.map(({ id }) => id);
    return closeOpen(tx, ctx, { status: "superseded", supersededBy: first.by }, inArray(review.id, ids));
  });
}

/** The same for one review that was put into the queue again: something newer may have come while it was decided. Whether it did. */
export async function supersedeIfOvertaken(tx: Transaction, ctx: ServiceContext, reviewId: string): Promise<boolean> {
  const [newer] = await tx.execute<{ by: string }>(sql`
    with older as (
      select e.* from review r join draft d on d.id = r.draft_id and d.corrects_draft_id is null join event e on e.id = d.event_id
      where r.id = ${reviewId} and r.workspace_id = ${ctx.workspaceId}
    )
    select d.id as by from older o join event e on e.workspace_id = o.workspace_id and e.workflow_id = o.workflow_id and (
      e.subject = o.subject and (e.source_order, e.id) > (o.source_order, o.id)
      or e.subject <> o.subject and e.conversation_key = o.conversation_key and e.occurred_at > o.occurred_at)
    join draft d on d.event_id = e.id and d.corrects_draft_id is null and not d.held and d.proposed_by is null
    order by d.id desc limit 1`);
  if (!newer) return false;
  const taken = { status: "superseded" as const, supersededBy: newer.by };
  return (await closeOpen(tx, ctx, taken, eq(review.id, reviewId))) > 0;
}

/** The same in a transaction of its own, once the review is seen to be open by whatever newer comes. */
export async function closeIfOvertaken(ctx: ServiceContext, reviewId: string): Promise<boolean> {
  return withTransaction(ctx, (tx) => supersedeIfOvertaken(tx, ctx, reviewId));
}

const batch = 500;

/** Closes what nobody decided in the time that its workflow gives, of all workspaces. Returns how many. */
export async function expireReviews({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  const over = and(sql`review.status = 'open'`, lte(review.expiresAt, clock.now()));
  const found = await db
    .select({ id: review.id, workspaceId: review.workspaceId })
    .from(review)
    .where(over)
    .orderBy(review.expiresAt)
    .limit(batch);
  let closed = 0;
  for (const workspaceId of new Set(found.map((row) => row.workspaceId))) {
    const ids = found.filter((row) => row.workspaceId === workspaceId).map(({ id }) => id);
    const ctx = systemContext(db, workspaceId, "expire-reviews", clock);
    closed += await withTransaction(ctx, (tx) =>
      closeOpen(tx, ctx, { status: "expired", supersededBy: null }, and(over, inArray(review.id, ids))),
    );
  }
  return closed;
}

async function closeOpen(
  tx: Transaction,
  ctx: ServiceContext,
  { status, supersededBy }: { status: "expired" | "superseded"; supersededBy: string | null },
  which: SQL | undefined,
): Promise<number> {
  const closed = await tx
    .update(review)
    .set({ status, supersededBy, closedAt: ctx.clock.now(), claimedBy: null, claimedUntil: null })
    .where(and(eq(review.workspaceId, ctx.workspaceId), eq(review.status, "open"), which))
    .returning({ id: review.id, draftId: review.draftId });
  await appendAuditEntries(
    tx,
    closed.map(({ id, draftId }) => ({
      ctx,
      action: `review.${status}` as const,
      entityType: "review",
      entityId: id,
      content: { draft_id: draftId, ...(supersededBy && { by_draft_id: supersededBy }) },
    })),
  );
  announceReviews(
    tx,
    ctx.workspaceId,
    closed.map(({ id }) => id),
  );
  return closed.length;
}
