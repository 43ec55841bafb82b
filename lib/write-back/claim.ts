/** Takes one due write-back to send it: nobody else may until the deadline has passed. */
import { and, eq, lte, or } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { type LoadedConnection, loadConnection } from "@/lib/connectors/connections";
import { ConnectorError } from "@/lib/connectors/connector-error";
import type { OnceGuarantee, StoredRequest } from "@/lib/connectors/connector";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { type WriteBack, writeBack } from "@/lib/db/schema/write-back/write-back";
import { writeBackAttempt } from "@/lib/db/schema/write-back/write-back-attempt";
import { withTransaction } from "@/lib/db/transaction";
import { contentHash, type ProposedAction } from "@/lib/drafting/proposal";
import { announceDrafts } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";
import { admit } from "@/lib/resilience/breaker-row";
import type { Vault } from "@/lib/vault/vault";
import { isHeldBack } from "./held-back";

export interface Claimed extends Omit<LoadedConnection, "credentials"> {
  row: WriteBack;
  credentials: unknown;
  once: OnceGuarantee;
  request: StoredRequest;
  /** The write-back's id: the idempotency key of all its attempts. */
  key: string;
  /** Nothing is put on the wire after this. */
  sendBy: Date;
  /** An earlier attempt may have written. */
  mayBeWritten: boolean;
}

/** `not-due`: final, held for later, or being sent. `stopped`: a kill switch is on. `breaker-open`: its target is given a rest. */
export type NotClaimed = "not-due" | "stopped" | "breaker-open";

/** What could not even be sent; to be settled as it says. */
export interface Refused {
  refused: { row: WriteBack; mayBeWritten: boolean };
  error: ConnectorError;
}

// The database's and the worker's clock may differ by this much, and an aborted request needs a moment to end.
const marginSeconds = 2;

export type Claim = Claimed | Refused | { reason: NotClaimed };

export const claimWriteBack = (ctx: ServiceContext, writeBackId: string, vault: Vault): Promise<Claim> =>
  withTransaction(ctx, (tx) => claimInTransaction(tx, ctx, writeBackId, vault));

/** The same as part of a larger transaction: nothing may be sent before it has committed. */
export async function claimInTransaction(
  tx: Transaction,
  ctx: ServiceContext,
  writeBackId: string,
  vault: Vault,
): Promise<Claim> {
  const due = await loadDue(tx, ctx, writeBackId);
  if (!due) return wakeAtDeadline(tx, ctx, writeBackId);
  announceDrafts(tx, ctx.workspaceId, [due.row.draftId]);
  if (due.stopped) return { reason: "stopped" };

  const admission = await admit(tx, {
    workspaceId: ctx.workspaceId,
    connectionId: due.row.connectionId,
    now: ctx.clock.now(),
  });
  if (!admission.admitted) return postpone(tx, ctx, due.row, admission.until);

  const mayBeWritten = due.row.state === "sending";
  try {
    return await prepare(tx, ctx, due, vault);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { refused: { row: due.row, mayBeWritten }, error };
  }
}

type Due = NonNullable<Awaited<ReturnType<typeof loadDue>>>;

async function loadDue(tx: Transaction, ctx: ServiceContext, writeBackId: string) {
  const now = ctx.clock.now();
  const [due] = await tx
    .select({
      row: writeBack,
      actions: draftVersion.actions,
      decidedHash: decision.contentHash,
      stopped: isHeldBack,
      voidedAt: decision.voidedAt,
    })
    .from(writeBack)
    .innerJoin(
      draftVersion,
      and(eq(draftVersion.draftId, writeBack.draftId), eq(draftVersion.version, writeBack.draftVersion)),
    )
    .innerJoin(decision, eq(decision.id, writeBack.decisionId))
    .where(
      and(
        eq(writeBack.id, writeBackId),
        eq(writeBack.workspaceId, ctx.workspaceId),
        or(
          and(eq(writeBack.state, "held"), lte(writeBack.notBefore, now)),
          and(eq(writeBack.state, "sending"), lte(writeBack.deadlineAt, now)),
        ),
      ),
    )
    .for("update", { of: writeBack });
  // Taken back: whatever the row says, nothing may leave for it. Not asked in the query, see openWriteBacks.
  return due?.voidedAt === null ? due : undefined;
}

async function prepare(
  tx: Transaction,
  ctx: ServiceContext,
  { row, actions, decidedHash }: Due,
  vault: Vault,
): Promise<Claimed> {
  const action = requireUnchanged(actions, row.position, decidedHash);
  const loaded = await loadConnection(tx, ctx.workspaceId, row.connectionId);
  const credentials = await loaded.credentials(vault);
  const once = loaded.connector.once(loaded.config);
  const mayBeWritten = row.state === "sending";
  if (mayBeWritten && once === "none") {
    throw new ConnectorError(
      "uncertain",
      "The last attempt ended without an answer, and this target can't be asked whether it arrived.",
    );
  }

  const now = ctx.clock.now();
  const sendBy = secondsAfter(now, loaded.timeoutMs / 1000);
  const deadlineAt = secondsAfter(sendBy, marginSeconds);
  const request =
    (mayBeWritten && (await lastRequest(tx, row))) || loaded.connector.prepare(action, row.id, loaded.config);
  // The row is locked: it will be what is written here.
  const claimed: WriteBack = { ...row, state: "sending", attempts: row.attempts + 1, deadlineAt };
  const { state, attempts } = claimed;
  await Promise.all([
    tx.update(writeBack).set({ state, attempts, deadlineAt }).where(eq(writeBack.id, row.id)),
    tx.insert(writeBackAttempt).values({
      workspaceId: ctx.workspaceId,
      writeBackId: row.id,
      number: attempts,
      request,
      startedAt: now,
      deadlineAt,
    }),
    appendAuditEntry(tx, ctx, {
      action: "write_back.started",
      entityType: "write_back",
      entityId: row.id,
      content: { attempt: attempts, content_hash: decidedHash },
    }),
  ]);
  return { ...loaded, row: claimed, credentials, once, request, key: row.id, sendBy, mayBeWritten };
}

/** What was approved is what runs: the stored actions are hashed again before every attempt. */
function requireUnchanged(actions: ProposedAction[], position: number, decidedHash: string): ProposedAction {
  const action = actions[position];
  if (action && contentHash(actions) === decidedHash) return action;
  throw new ConnectorError("client", "What is stored is not what was approved, so it was not sent.");
}

/** What was perhaps written is repeated to the letter. */
async function lastRequest(tx: Transaction, { id, attempts }: WriteBack): Promise<StoredRequest | undefined> {
  const [last] = await tx
    .select({ request: writeBackAttempt.request })
    .from(writeBackAttempt)
    .where(and(eq(writeBackAttempt.writeBackId, id), eq(writeBackAttempt.number, attempts)));
  return last?.request;
}

async function postpone(
  tx: Transaction,
  ctx: ServiceContext,
  row: WriteBack,
  until: Date,
): Promise<{ reason: NotClaimed }> {
  const waiting = row.state === "sending" ? { deadlineAt: until } : { notBefore: until };
  await tx
    .update(writeBack)
    .set({ ...waiting, lastError: "Its target has failed several times in a row and is given a rest." })
    .where(eq(writeBack.id, row.id));
  await enqueueDue(tx, ctx, row.id, until);
  return { reason: "breaker-open" };
}

async function wakeAtDeadline(
  tx: Transaction,
  ctx: ServiceContext,
  writeBackId: string,
): Promise<{ reason: NotClaimed }> {
  const [row] = await tx
    .select({ state: writeBack.state, deadlineAt: writeBack.deadlineAt, notBefore: writeBack.notBefore })
    .from(writeBack)
    .where(and(eq(writeBack.id, writeBackId), eq(writeBack.workspaceId, ctx.workspaceId)));
  // Its worker may have died; a run that finds it so asks to be called again when that is certain.
  if (row?.state === "sending" && row.deadlineAt) await enqueueDue(tx, ctx, writeBackId, row.deadlineAt);
  return { reason: "not-due" };
}

export const enqueueDue = (tx: Transaction, ctx: ServiceContext, writeBackId: string, deliverAt: Date): Promise<void> =>
  enqueue(tx, [{ name: "write-back/due", data: { workspaceId: ctx.workspaceId, writeBackId }, deliverAt }]);
