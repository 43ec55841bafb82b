/** From a recorded approval to rows that say what is to be carried out. */
import { and, eq } from "drizzle-orm";
import { appendAuditEntries } from "@/lib/audit/append";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { withTransaction } from "@/lib/db/transaction";
import { isApproval } from "@/lib/decisions/outcome";
import { announceDrafts } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";

export interface OpenedWriteBack {
  id: string;
  notBefore: Date;
}

/**
 * Opens one write-back for each action of the approved version, held for the undo window. Returns all that the decision has, opened
 * now or before; none if it was no approval, was undone, or belongs to a draft that must never leave.
 */
export const openWriteBacks = (ctx: ServiceContext, decisionId: string): Promise<OpenedWriteBack[]> =>
  withTransaction(ctx, (tx) => openInTransaction(tx, ctx, decisionId));

/** The same as part of a larger transaction. */
export async function openInTransaction(
  tx: Transaction,
  ctx: ServiceContext,
  decisionId: string,
): Promise<OpenedWriteBack[]> {
  const approval = await loadStandingApproval(tx, ctx, decisionId);
  if (!approval) return [];

  const rows = rowsOf(ctx, approval);
  const opened = await tx.insert(writeBack).values(rows).onConflictDoNothing().returning();
  if (opened.length === 0) return existing(tx, ctx, decisionId);

  announceDrafts(
    tx,
    ctx.workspaceId,
    opened.map((row) => row.draftId),
  );
  await appendAuditEntries(
    tx,
    opened.map((row) => ({
      ctx,
      action: "write_back.opened" as const,
      entityType: "write_back",
      entityId: row.id,
      content: {
        decision_id: decisionId,
        draft_id: row.draftId,
        draft_version: row.draftVersion,
        position: row.position,
      },
    })),
  );
  const later = opened.filter((row) => row.notBefore > ctx.clock.now());
  await enqueue(
    tx,
    later.map((row) => ({
      name: "write-back/due" as const,
      data: { workspaceId: ctx.workspaceId, writeBackId: row.id },
      deliverAt: row.notBefore,
    })),
  );
  return opened;
}

type Approval = NonNullable<Awaited<ReturnType<typeof loadStandingApproval>>>;

async function loadStandingApproval(tx: Transaction, ctx: ServiceContext, decisionId: string) {
  const [row] = await tx
    .select({
      decisionId: decision.id,
      draftId: decision.draftId,
      draftVersion: decision.draftVersion,
      decidedAt: decision.decidedAt,
      voidedAt: decision.voidedAt,
      outcome: review.outcome,
      purpose: review.purpose,
      origin: draft.origin,
      actions: draftVersion.actions,
      definition: workflowVersion.definition,
    })
    .from(decision)
    .innerJoin(review, eq(review.id, decision.reviewId))
    .innerJoin(draft, eq(draft.id, decision.draftId))
    .innerJoin(
      draftVersion,
      and(eq(draftVersion.draftId, decision.draftId), eq(draftVersion.version, decision.draftVersion)),
    )
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(decision.id, decisionId), eq(decision.workspaceId, ctx.workspaceId), decision.closesReview))
    // An undo locks the review for update, then voids the decision: it is over, and both are seen as it left them, or it waits for
    // these rows. In that order, or the two would wait for each other.
    .for("share", { of: [review, decision] });

  // Asked of the row and not in the query: a planner that knows no numbers yet would take the partial index of standing votes, whole.
  const stands = row?.voidedAt === null;
  const leaves = row?.outcome && isApproval(row.outcome) && row.purpose === "approval";
  const real = row?.origin === "live" || row?.origin === "batch";
  return row && stands && leaves && real ? row : null;
}

function rowsOf(ctx: ServiceContext, approval: Approval): (typeof writeBack.$inferInsert)[] {
  return approval.actions.map((action, position) => ({
    id: newId(),
    workspaceId: ctx.workspaceId,
    decisionId: approval.decisionId,
    draftId: approval.draftId,
    draftVersion: approval.draftVersion,
    origin: approval.origin,
    position,
    connectionId: action.connection,
    state: "held",
    createdAt: ctx.clock.now(),
    notBefore: secondsAfter(approval.decidedAt, approval.definition.undoSeconds),
  }));
}

const existing = (tx: Transaction, ctx: ServiceContext, decisionId: string): Promise<OpenedWriteBack[]> =>
  tx
    .select({ id: writeBack.id, notBefore: writeBack.notBefore })
    .from(writeBack)
    .where(and(eq(writeBack.decisionId, decisionId), eq(writeBack.workspaceId, ctx.workspaceId)))
    .orderBy(writeBack.position);
