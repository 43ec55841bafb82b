import type { CallBody, EngineEvent, Memo } from "./protocol";
import type { RegisteredFunction } from "./registration";

export interface PendingOp {
  id: string;
  op: string;
  attempt: number;
  /** A sleep's end, a wait's time limit, a failed step's next attempt. */
  wakeAt: Date | null;
}

/** A run in this engine's hands. Only answers with its token are applied. */
export interface Lease {
  runId: string;
  functionId: string;
  token: string;
  events: EngineEvent[];
  /** Failed attempts of what is tried now, planned steps apart. */
  attempt: number;
  parentRunId: string | null;
  /** In the order in which they finished. */
  done: Map<string, Memo>;
  pending: Map<string, PendingOp>;
}

/** The planned step to run next, if one is due. */
export function duePlan(lease: Pick<Lease, "pending">, now: Date): PendingOp | undefined {
  return [...lease.pending.values()].find((op) => op.op === "StepPlanned" && (op.wakeAt === null || op.wakeAt <= now));
}

export function toCallBody(lease: Lease, fn: RegisteredFunction, plan: PendingOp | undefined): CallBody {
  const [event] = lease.events;
  if (!event) throw new Error(`Run ${lease.runId} has no event.`);
  return {
    // The SDK decides; naming one makes it try all that it knows.
    version: -1,
    event,
    events: lease.events,
    steps: Object.fromEntries(lease.done),
    ctx: {
      run_id: lease.runId,
      attempt: plan ? plan.attempt : lease.attempt,
      max_attempts: fn.maxAttempts,
      disable_immediate_execution: lease.pending.size > 0,
      use_api: false,
      stack: { stack: [...lease.done.keys()], current: lease.done.size },
    },
  };
}
