import { log } from "@/lib/core/log";
import type { Applied, Change } from "./apply";
import { duePlan, toCallBody, type Lease, type PendingOp } from "./lease";
import type { Answer } from "./protocol";
import type { RegisteredFunction } from "./registration";
import type { Sdk } from "./sdk";
import { settle, type Settlement } from "./settle";

export interface Execution {
  sdk: Sdk;
  functions: ReadonlyMap<string, RegisteredFunction>;
  apply: (change: Change) => Promise<Applied>;
  lookBack: (runId: string) => Promise<void>;
  /** Milliseconds after which a step that hasn't answered counts as failed. */
  stepTimeLimit: number;
  /** True when no further call is to be made. */
  stopping: () => boolean;
}

/** Calls a leased run's function again and again until the run rests, ends or turns out to be somebody else's. */
export async function execute(world: Execution, lease: Lease): Promise<void> {
  for (;;) {
    const plan = duePlan(lease, new Date());
    const fn = world.functions.get(lease.functionId);
    if (!fn) throw new Error(`There is no function ${lease.functionId}.`);
    const answer = await call(world, lease, fn, plan);
    let settlement = settle(lease, world.functions, plan, answer, new Date());
    if (settlement.next.kind === "failed") logFailure(lease, settlement.next.error);
    if (settlement.next.kind === "continue" && world.stopping()) {
      settlement = { ...settlement, next: { kind: "rest", at: new Date(), attempt: settlement.next.attempt } };
    }

    if (settlement.next.kind === "rest" && isWaiting(lease, settlement)) {
      // Its waits must be committed before the look back at what they have missed, and the run not be forgotten before that.
      const held: Settlement = { ...settlement, next: { kind: "continue", attempt: lease.attempt } };
      if (settlement.ops.length > 0 && (await applyOrFail(world, { lease, settlement: held })) !== "kept") return;
      await world.lookBack(lease.runId);
      settlement = { ops: [], invocations: [], next: settlement.next };
    }
    if ((await applyOrFail(world, { lease, settlement })) !== "kept") return;
    remember(lease, settlement);
  }
}

const isWaiting = (lease: Lease, { ops }: Settlement): boolean =>
  [...lease.pending.values(), ...ops].some((op) => op.op === "WaitForEvent");

/** One call of the SDK, given up after the time limit: the step may go on, but nobody waits for its answer any more. */
function call(world: Execution, lease: Lease, fn: RegisteredFunction, plan: PendingOp | undefined): Promise<Answer> {
  const body = toCallBody(lease, fn, plan);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(tooLate(world.stepTimeLimit)), world.stepTimeLimit);
    world.sdk
      .call(lease.functionId, plan?.id ?? "step", body)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

const tooLate = (limit: number): Answer => ({
  status: 500,
  body: { name: "TimeLimitError", message: `The step did not answer within ${limit / 1000} s.` },
  noRetry: false,
  retryAfter: undefined,
});

/** An answer that the database can't hold ends the run: repeated, it would be the same. */
async function applyOrFail(world: Execution, change: Change): Promise<Applied> {
  try {
    return await world.apply(change);
  } catch (error) {
    if (!isUnstorable(error)) throw error;
    const failure = { name: "Error", message: "The answer can't be stored." };
    log.error({ err: error, runId: change.lease.runId }, "a run's answer can't be stored");
    return world.apply({
      lease: change.lease,
      settlement: { ops: [], invocations: [], next: { kind: "failed", error: failure } },
    });
  }
}

/** PostgreSQL's classes 22 (data exception) and 54 (limit exceeded). */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:22|54)/.test(String(error.code));
}

function remember(lease: Lease, { ops, next }: Settlement): void {
  if (next.kind === "continue") lease.attempt = next.attempt;
  for (const { id, op, attempt, wakeAt, memo } of ops) {
    if (memo) {
      lease.done.set(id, memo);
      lease.pending.delete(id);
    } else {
      lease.pending.set(id, { id, op, attempt, wakeAt });
    }
  }
}

function logFailure(lease: Lease, error: unknown): void {
  const name = typeof error === "object" && error !== null && "name" in error ? String(error.name) : "Error";
  log.error({ runId: lease.runId, functionId: lease.functionId, error: name }, "a durable run has failed");
}
