/** A connection's breaker as one row that all processes share. The row's lock makes the state machine's steps one after another. */
import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";
import { circuitBreaker } from "@/lib/db/schema/resilience/circuit-breaker";
import { afterFailure, afterSuccess, askBreaker, type BreakerState, closed } from "./circuit-breaker";

export interface BreakerKey {
  workspaceId: string;
  connectionId: string;
  now: Date;
}

/** May a call be made now? Of all who ask a rested breaker, exactly one is admitted, as its probe; the others are told until when to wait. */
export async function admit(
  tx: Transaction,
  key: BreakerKey,
): Promise<{ admitted: true } | { admitted: false; until: Date }> {
  // A closed breaker is the rule and costs one read; only who would be the probe needs the lock.
  const seen = askBreaker(await read(tx, key), key.now);
  if (!seen.admitted) return seen;
  if (!seen.next) return { admitted: true };

  const admission = askBreaker(await lock(tx, key), key.now);
  if (!admission.admitted) return admission;
  if (admission.next) await store(tx, key, admission.next);
  return { admitted: true };
}

/** The target answered. */
export async function recordSuccess(tx: Transaction, key: BreakerKey): Promise<void> {
  const seen = await read(tx, key);
  if (afterSuccess(seen) === seen) return;
  await change(tx, key, afterSuccess);
}

/** The target failed in a way that says something of its health: transient or uncertain, never a refusal of this content. */
export async function recordFailure(tx: Transaction, key: BreakerKey): Promise<void> {
  await tx
    .insert(circuitBreaker)
    .values({ connectionId: key.connectionId, workspaceId: key.workspaceId, ...closed })
    .onConflictDoNothing();
  await change(tx, key, (breaker) => afterFailure(breaker, key.now));
}

async function change(tx: Transaction, key: BreakerKey, step: (breaker: BreakerState) => BreakerState): Promise<void> {
  const before = await lock(tx, key);
  const after = step(before);
  if (after !== before) await store(tx, key, after);
}

const row = ({ workspaceId, connectionId }: BreakerKey) =>
  and(eq(circuitBreaker.connectionId, connectionId), eq(circuitBreaker.workspaceId, workspaceId));

const select = (tx: Transaction, key: BreakerKey) => tx.select().from(circuitBreaker).where(row(key));

const read = async (tx: Transaction, key: BreakerKey): Promise<BreakerState> => stateOf((await select(tx, key))[0]);

const lock = async (tx: Transaction, key: BreakerKey): Promise<BreakerState> =>
  stateOf((await select(tx, key).for("update"))[0]);

async function store(tx: Transaction, key: BreakerKey, breaker: BreakerState): Promise<void> {
  await tx
    .update(circuitBreaker)
    .set({
      state: breaker.state,
      failures: breaker.failures,
      openedAt: breaker.state === "open" ? breaker.openedAt : null,
      probeUntil: breaker.state === "half-open" ? breaker.probeUntil : null,
    })
    .where(row(key));
}

function stateOf(stored: typeof circuitBreaker.$inferSelect | undefined): BreakerState {
  if (!stored) return closed;
  const { state, failures, openedAt, probeUntil } = stored;
  if (state === "open" && openedAt) return { state, failures, openedAt };
  if (state === "half-open" && probeUntil) return { state, failures, probeUntil };
  if (state === "closed") return { state, failures };
  throw new Error(`The breaker of connection ${stored.connectionId} is ${state} without its time.`);
}
