import type { EventMatch } from "@/lib/db/schema/engine/engine-op";
import { retryAt } from "./backoff";
import { instantOf } from "./duration";
import { parseExpression } from "./expressions";
import type { Lease, PendingOp } from "./lease";
import { Op, toStepError, type Answer, type Memo } from "./protocol";
import type { RegisteredFunction } from "./registration";

/** A step's row to write. With a memo it is finished. */
export interface OpWrite {
  id: string;
  op: string;
  name: string | null;
  attempt: number;
  wakeAt: Date | null;
  memo?: Memo;
  eventName?: string;
  match?: EventMatch[];
}

/** A run that another run's step starts and waits for. */
export interface Invocation {
  opId: string;
  functionId: string;
  data: Record<string, unknown>;
}

export type Next =
  | { kind: "continue"; attempt: number }
  /** Null: until something else happens. */
  | { kind: "rest"; at: Date | null; attempt: number; error?: unknown }
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: unknown };

/** What an answer changes. */
export interface Settlement {
  ops: OpWrite[];
  invocations: Invocation[];
  next: Next;
}

/** Works out what the SDK's answer to a call means for the run. Touches nothing. */
export function settle(
  lease: Lease,
  functions: ReadonlyMap<string, RegisteredFunction>,
  plan: PendingOp | undefined,
  answer: Answer,
  now: Date,
): Settlement {
  const maxAttempts = functions.get(lease.functionId)?.maxAttempts ?? 1;
  const attempt = plan ? plan.attempt : lease.attempt;
  const final = answer.noRetry || attempt + 1 >= maxAttempts;
  const retry = retryAt(attempt, answer.retryAfter, now);
  const ops: OpWrite[] = [];
  const invocations: Invocation[] = [];
  const ended = (next: Next): Settlement => ({ ops: [], invocations: [], next });

  if (answer.status === 200) return ended({ kind: "completed", output: answer.body });
  if (answer.status !== 206) {
    const error = toStepError(answer.body);
    if (final) return ended({ kind: "failed", error });
    if (!plan) return ended({ kind: "rest", at: retry, attempt: attempt + 1, error });
    return { ops: [planned(plan, retry)], invocations, next: nextOf(lease, [planned(plan, retry)], now, error) };
  }

  const reported = Op.array().safeParse([answer.body].flat());
  if (!reported.success) return ended({ kind: "failed", error: toStepError("The SDK's answer can't be read.") });
  for (const op of reported.data) {
    try {
      const write = toWrite(op, lease, now, final);
      if (write === "retry") {
        if (!plan) return ended({ kind: "rest", at: retry, attempt: attempt + 1, error: op.error });
        ops.push(planned(plan, retry));
      } else if (write) {
        ops.push(write);
        if (op.op === "InvokeFunction") invocations.push(toInvocation(op, functions));
      }
    } catch (error) {
      return ended({ kind: "failed", error: toStepError(error) });
    }
  }
  return { ops, invocations, next: nextOf(lease, ops, now) };
}

/** What to store of one step that the SDK reports; nothing if it is known to be pending. */
function toWrite(op: Op, lease: Lease, now: Date, final: boolean): OpWrite | "retry" | undefined {
  const write = { id: op.id, op: op.op, name: op.displayName ?? op.name ?? null, attempt: 0, wakeAt: null };
  switch (op.op) {
    case "Step":
    case "StepRun":
      return { ...write, memo: { type: "data", data: op.data ?? null } };
    case "StepFailed":
      return { ...write, memo: { type: "error", error: op.error } };
    case "StepError":
      return final ? { ...write, op: "StepFailed", memo: { type: "error", error: op.error } } : "retry";
  }
  if (lease.pending.has(op.id)) return undefined;
  switch (op.op) {
    case "StepPlanned":
      return write;
    case "Sleep":
      return { ...write, wakeAt: instantOf(op.name ?? "", now) };
    case "WaitForEvent": {
      const match = parseExpression(op.opts?.if, ["async", "event"]);
      return { ...write, wakeAt: instantOf(op.opts?.timeout ?? "", now), eventName: op.name ?? "", match };
    }
    case "InvokeFunction":
      return { ...write, wakeAt: op.opts?.timeout ? instantOf(op.opts.timeout, now) : null };
    default:
      throw new Error(`The embedded engine does not know the step ${op.op}.`);
  }
}

const planned = (plan: PendingOp, wakeAt: Date): OpWrite => ({
  ...plan,
  name: null,
  attempt: plan.attempt + 1,
  wakeAt,
});

function toInvocation(op: Op, functions: ReadonlyMap<string, RegisteredFunction>): Invocation {
  const functionId = op.opts?.function_id ?? "";
  if (!functions.has(functionId)) throw new Error(`There is no function ${functionId} to invoke.`);
  return { opId: op.id, functionId, data: op.opts?.payload?.data ?? {} };
}

/** On with the run if a step has finished or a planned one is due; otherwise it rests until the first of its timers. */
function nextOf(lease: Lease, ops: OpWrite[], now: Date, error?: unknown): Next {
  const progressed = ops.some((op) => op.memo);
  const finished = new Set(ops.filter((op) => op.memo).map((op) => op.id));
  const pending = new Map<string, Pick<PendingOp, "op" | "wakeAt">>([
    ...lease.pending,
    ...ops.map((op) => [op.id, op] as const),
  ]);
  const left = [...pending].filter(([id]) => !finished.has(id)).map(([, op]) => op);
  const due = left.some((op) => op.op === "StepPlanned" && (op.wakeAt === null || op.wakeAt <= now));

  const attempt = progressed ? 0 : lease.attempt;
  if (progressed || due) return { kind: "continue", attempt };
  if (left.length === 0)
    return { kind: "failed", error: toStepError("The function answered with no step and no result.") };
  const times = left.flatMap((op) => (op.wakeAt ? op.wakeAt.getTime() : []));
  return { kind: "rest", at: times.length > 0 ? new Date(Math.min(...times)) : null, attempt, error };
}
