/** What an attempt came to, written into the row that it belongs to. */
import { and, eq } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { AuditAction } from "@/lib/audit/actions";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import type { OnceGuarantee, Receipt } from "@/lib/connectors/connector";
import type { ConnectorError } from "@/lib/connectors/connector-error";
import type { Database, Transaction } from "@/lib/db/client";
import { type WriteBack, writeBack, type WriteBackState } from "@/lib/db/schema/write-back/write-back";
import type { attemptResults } from "@/lib/db/schema/write-back/write-back-attempt";
import { writeBackAttempt } from "@/lib/db/schema/write-back/write-back-attempt";
import { withTransaction } from "@/lib/db/transaction";
import { announceDrafts } from "@/lib/events/live";
import { recordFailure, recordSuccess } from "@/lib/resilience/breaker-row";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { enqueueDue } from "./claim";
import { parkDeadLetter } from "./park-dead-letter";

interface Attempted {
  row: WriteBack;
  mayBeWritten: boolean;
  once?: OnceGuarantee;
}

/** Full-jitter delays of 1 s doubling to 10 min: some two hours of trying, and at most four. */
const maximumFailures = 33;
/** A target that only ever asks for patience has had enough of it: two days. */
const maximumAgeMs = 48 * 60 * 60 * 1000;

export async function settleReceipt(
  ctx: ServiceContext,
  { row }: Attempted,
  receipt: Receipt,
): Promise<WriteBackState> {
  const sent = {
    state: "sent",
    receipt,
    remoteId: receipt.remoteId,
    settledAt: ctx.clock.now(),
    lastError: null,
  } as const;
  try {
    await withTransaction(ctx, async (tx) => {
      // Sent together; if the row is another attempt's by now, all of it is undone.
      const [ours] = await Promise.all([
        settle(tx, ctx, row, sent),
        endAttempt(tx, ctx, row, receipt.how === "found" ? "found" : "sent"),
        recordSuccess(tx, { workspaceId: ctx.workspaceId, connectionId: row.connectionId, now: ctx.clock.now() }),
        audit(tx, ctx, row, "write_back.sent", { remote_id: receipt.remoteId, how: receipt.how }),
      ]);
      if (!ours) throw new NotOursError();
    });
    return "sent";
  } catch (error) {
    if (!(error instanceof NotOursError)) throw error;
    return currentState(ctx.db, row);
  }
}

/** Another attempt holds the row. */
class NotOursError extends Error {
  override name = "NotOursError";
}

export function settleFailure(
  ctx: ServiceContext,
  attempted: Attempted,
  error: ConnectorError,
): Promise<WriteBackState> {
  return withTransaction(ctx, async (tx) => {
    const { row } = attempted;
    const next = nextState(ctx, attempted, error);
    const ours = await settle(tx, ctx, row, { ...next.set, lastError: error.message });
    if (!ours) return currentState(tx, row);

    await endAttempt(tx, ctx, row, next.result, error);
    const breaker = { workspaceId: ctx.workspaceId, connectionId: row.connectionId, now: ctx.clock.now() };
    if (error.kind === "transient" || error.kind === "uncertain") await recordFailure(tx, breaker);
    // It refuses this content, but it is well.
    else if (error.kind === "client" && error.details.status) await recordSuccess(tx, breaker);
    await audit(tx, ctx, row, next.action, { kind: error.kind, status: error.details.status ?? null });
    if (next.again) await enqueueDue(tx, ctx, row.id, next.again);
    if (next.set.state === "failed") {
      await parkDeadLetter(tx, ctx, {
        stage: "write-back",
        subjectId: row.id,
        draftId: row.draftId,
        reason: error.kind,
        message: error.message,
      });
    }
    return next.set.state;
  });
}

interface Next {
  set: Partial<WriteBack> & { state: WriteBackState };
  result: (typeof attemptResults)[number];
  action: AuditAction;
  again?: Date;
}

/**
 * Surely unwritten: tried again, or parked. Perhaps written: the row stays `sending`, so that it can't be undone, until the target
 * has repeated its answer or a look-up has told; a target that can do neither leaves it to a person.
 */
function nextState(ctx: ServiceContext, { row, mayBeWritten, once }: Attempted, error: ConnectorError): Next {
  const settledAt = ctx.clock.now();
  const failures = row.failures + (error.details.status === 429 ? 0 : 1);
  const unclear = error.kind === "uncertain" || mayBeWritten || failedMidway(error);
  const repeatable = error.kind === "transient" || error.kind === "uncertain";
  const expired = settledAt.getTime() - row.createdAt.getTime() > maximumAgeMs;
  const final = failures >= maximumFailures || expired || !repeatable;
  if (unclear && (final || !once || once === "none")) {
    return { set: { state: "uncertain", failures, settledAt }, result: "uncertain", action: "write_back.uncertain" };
  }
  if (final) return { set: { state: "failed", failures, settledAt }, result: "failed", action: "write_back.failed" };

  const again = secondsAfter(settledAt, retryDelaySeconds(failures, error.details.retryAfterSeconds));
  if (!unclear)
    return { set: { state: "held", failures, notBefore: again }, result: "retry", action: "write_back.retried", again };
  const deadlineAt = laterOf(again, row.deadlineAt);
  return {
    set: { state: "sending", failures, deadlineAt },
    result: "uncertain",
    action: "write_back.retried",
    again: deadlineAt,
  };
}

/** A server that broke down may have written first; repeating with the key is right, taking it back would not be. */
const failedMidway = ({ details: { status = 0 } }: ConnectorError): boolean => status >= 500 && status !== 503;

const laterOf = (date: Date, other: Date | null): Date => (other && other > date ? other : date);

/** Only the attempt that holds the row may settle it: a stalled worker's late answer finds another attempt's number. */
async function settle(tx: Transaction, ctx: ServiceContext, row: WriteBack, set: Partial<WriteBack>): Promise<boolean> {
  announceDrafts(tx, ctx.workspaceId, [row.draftId]);
  const settled = await tx
    .update(writeBack)
    .set(set)
    .where(
      and(
        eq(writeBack.id, row.id),
        eq(writeBack.workspaceId, ctx.workspaceId),
        eq(writeBack.state, row.state),
        eq(writeBack.attempts, row.attempts),
      ),
    )
    .returning({ id: writeBack.id });
  return settled.length > 0;
}

async function currentState(tx: Database | Transaction, { id, state }: WriteBack): Promise<WriteBackState> {
  const [row] = await tx.select({ state: writeBack.state }).from(writeBack).where(eq(writeBack.id, id));
  return row?.state ?? state;
}

async function endAttempt(
  tx: Transaction,
  ctx: ServiceContext,
  row: WriteBack,
  result: Next["result"],
  error?: ConnectorError,
): Promise<void> {
  await tx
    .update(writeBackAttempt)
    .set({ finishedAt: ctx.clock.now(), result, status: error?.details.status, error: error?.message })
    .where(and(eq(writeBackAttempt.writeBackId, row.id), eq(writeBackAttempt.number, row.attempts)));
}

const audit = (
  tx: Transaction,
  ctx: ServiceContext,
  row: WriteBack,
  action: AuditAction,
  content: Record<string, unknown>,
): Promise<void> =>
  appendAuditEntry(tx, ctx, {
    action,
    entityType: "write_back",
    entityId: row.id,
    content: { draft_id: row.draftId, attempt: row.attempts, ...content },
  });
