/** Sends an agent the result of its request, once there is one, until it takes it. */
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { log } from "@/lib/core/log";
import { agentRequest } from "@/lib/db/schema/drafting/agent-request";
import { draft } from "@/lib/db/schema/drafting/draft";
import { callback, type CallbackDelivery, callbackDelivery } from "@/lib/db/schema/notifications/callback";
import type { Transaction } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import { egressFetch, isEgressRefusal } from "@/lib/resilience/egress";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { parseRetryAfter } from "@/lib/resilience/retry-after";
import { type RequestResult, resultOfRequest } from "@/lib/review/proposal-result";
import { resultDocument } from "@/lib/review/result-document";
import { openSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { parkDeadLetter } from "@/lib/write-back/park-dead-letter";

/** Milliseconds that the agent's server has to answer in. */
const patience = 15_000;
const leaseSeconds = 60;
/** Full-jitter delays of 1 s doubling to 10 min: some twelve hours of trying. */
const maximumFailures = 150;

export type CallbackEnd = "delivered" | "pending" | "busy" | "again" | "failed" | "gone";

/** One try, if it is time for one. Never throws for what the agent's server does: that is in the row, with when to try again. */
export async function deliverCallback(
  ctx: ServiceContext,
  deliveryId: string,
  { vault }: { vault: Vault },
): Promise<CallbackEnd> {
  const row = await lease(ctx, deliveryId);
  if (!row) return "busy";
  const now = ctx.clock.now();
  if (row.failures > 0 && row.dueAt && row.dueAt > now) return settle(ctx, row, {}, "again");
  try {
    return await tryOnce(ctx, row, vault);
  } catch (error) {
    log.warn({ err: error }, "a callback could not be made");
    return afterFailure(ctx, row, { message: "It could not be made.", final: false });
  }
}

async function tryOnce(ctx: ServiceContext, row: CallbackDelivery, vault: Vault): Promise<CallbackEnd> {
  const now = ctx.clock.now();
  const result = await resultOfRequest(ctx, row.agentRequestId);
  if (result.response === null) return settle(ctx, row, { dueAt: result.finalFrom }, "pending");
  const target = await targetOf(ctx, row, vault);
  if (!target) return settle(ctx, row, { state: "failed", settledAt: now, lastError: "It is no longer set." }, "gone");

  const failure = await send(ctx, row, target, result);
  if (!failure)
    return settle(ctx, row, { state: "delivered", settledAt: ctx.clock.now(), lastError: null }, "delivered");
  return afterFailure(ctx, row, failure);
}

interface Target {
  url: string;
  secret: string;
  allowPrivateAddresses: boolean;
}

async function targetOf(ctx: ServiceContext, row: CallbackDelivery, vault: Vault): Promise<Target | null> {
  const [set] = await ctx.db
    .select({ callback })
    .from(agentRequest)
    .innerJoin(callback, eq(callback.workflowId, agentRequest.workflowId))
    .where(and(eq(agentRequest.id, row.agentRequestId), eq(callback.workspaceId, ctx.workspaceId)));
  if (!set) return null;
  const { url, secretId, allowPrivateAddresses } = set.callback;
  return { url, allowPrivateAddresses, secret: await openSecret(ctx.db, ctx, vault, secretId) };
}

interface Failure {
  message: string;
  /** It will never be taken. */
  final: boolean;
  retryAfterSeconds?: number;
}

async function send(
  ctx: ServiceContext,
  { id, agentRequestId }: CallbackDelivery,
  { url, secret, allowPrivateAddresses }: Target,
  { results, response }: RequestResult,
): Promise<Failure | null> {
  const at = ctx.clock.now();
  const body = JSON.stringify({
    type: "draft.decided.v1",
    timestamp: at.toISOString(),
    data: { request_id: agentRequestId, drafts: results.map(resultDocument), response },
  });
  const headers = {
    "content-type": "application/json",
    "user-agent": "Countersign",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  try {
    const answer = await egressFetch({ allowPrivateAddresses })(url, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(patience),
    });
    await answer.body?.cancel();
    if (answer.ok) return null;
    const retryAfterSeconds = parseRetryAfter(answer.headers.get("retry-after"), at);
    // 410 is Standard Webhooks' way to say: never again.
    return {
      message: `The agent's server answered ${answer.status}.`,
      final: answer.status === 410,
      retryAfterSeconds,
    };
  } catch (error) {
    if (isEgressRefusal(error)) return { message: "Its address is not a public one.", final: true };
    return { message: "The agent's server could not be reached, or did not answer in time.", final: false };
  }
}

async function afterFailure(ctx: ServiceContext, row: CallbackDelivery, failure: Failure): Promise<CallbackEnd> {
  const now = ctx.clock.now();
  const failures = row.failures + 1;
  const { message: lastError, final, retryAfterSeconds } = failure;
  if (!final && failures < maximumFailures) {
    const dueAt = secondsAfter(now, retryDelaySeconds(failures, retryAfterSeconds));
    return settle(ctx, row, { failures, lastError, dueAt }, "again");
  }
  const draftId = await draftOf(ctx, row);
  return withTransaction(ctx, async (tx) => {
    const failed = { state: "failed" as const, failures, lastError, settledAt: now };
    if (!(await release(tx, ctx, row, failed))) return "busy";
    await parkDeadLetter(tx, ctx, {
      stage: "callback",
      subjectId: row.id,
      draftId,
      reason: final ? "refused" : "unreachable",
      message: lastError,
    });
    return "failed";
  });
}

async function draftOf(ctx: ServiceContext, { agentRequestId }: CallbackDelivery): Promise<string | null> {
  const [first] = await ctx.db
    .select({ id: draft.id })
    .from(draft)
    .where(and(eq(draft.agentRequestId, agentRequestId), eq(draft.workspaceId, ctx.workspaceId)))
    .orderBy(draft.id)
    .limit(1);
  return first?.id ?? null;
}

const ofDelivery = ({ workspaceId }: ServiceContext, id: string) =>
  and(eq(callbackDelivery.id, id), eq(callbackDelivery.workspaceId, workspaceId));

async function lease(ctx: ServiceContext, id: string): Promise<CallbackDelivery | undefined> {
  const now = ctx.clock.now();
  const [row] = await ctx.db
    .update(callbackDelivery)
    .set({ leasedUntil: secondsAfter(now, leaseSeconds) })
    .where(
      and(
        ofDelivery(ctx, id),
        eq(callbackDelivery.state, "waiting"),
        or(isNull(callbackDelivery.leasedUntil), lt(callbackDelivery.leasedUntil, now)),
      ),
    )
    .returning();
  return row;
}

/** Lets go of it and says when it is next due. */
async function settle<End extends CallbackEnd>(
  ctx: ServiceContext,
  row: CallbackDelivery,
  changes: Partial<CallbackDelivery>,
  end: End,
): Promise<End | "busy"> {
  return withTransaction(ctx, async (tx) => {
    if (!(await release(tx, ctx, row, changes))) return "busy";
    if (changes.dueAt) {
      const data = { workspaceId: ctx.workspaceId, deliveryId: row.id };
      await enqueue(tx, [{ name: "callback/due", data, deliverAt: changes.dueAt }]);
    }
    return end;
  });
}

/** False: it was too slow, and another holds it. */
async function release(
  tx: Transaction,
  ctx: ServiceContext,
  row: CallbackDelivery,
  changes: Partial<CallbackDelivery>,
): Promise<boolean> {
  const mine = row.leasedUntil ? eq(callbackDelivery.leasedUntil, row.leasedUntil) : undefined;
  const released = await tx
    .update(callbackDelivery)
    .set({ ...changes, leasedUntil: null })
    .where(and(ofDelivery(ctx, row.id), mine))
    .returning({ id: callbackDelivery.id });
  return released.length > 0;
}
