/** How the double of the Inngest server takes one run from step to step. */
import { setTimeout as sleep } from "node:timers/promises";
import { instantOf } from "@/lib/engine/duration";

export interface DoubleEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

export interface DoubleRun {
  id: string;
  functionId: string;
  event: DoubleEvent;
  status: "running" | "completed" | "failed";
  output?: unknown;
  /** HTTP calls made for it. */
  calls: number;
}

export interface Op {
  id: string;
  op: string;
  name?: string;
  data?: unknown;
  error?: unknown;
  opts?: { timeout?: string; if?: string; function_id?: string; payload?: { data?: Record<string, unknown> } };
}

/** What a run needs of the server. */
export interface RunWorld {
  attempts: number;
  post: (query: string, body: unknown) => Promise<Response>;
  waitFor: (op: Op) => Promise<DoubleEvent | null>;
  invoke: (op: Op) => Promise<unknown>;
}

export class InvokedError extends Error {
  constructor(readonly error: unknown) {
    super("The invoked function failed.");
  }
}

/** Runs a function to its end; rejects with the error that it fails with. */
export async function drive(run: DoubleRun, { attempts, post, waitFor, invoke }: RunWorld): Promise<unknown> {
  const steps: Record<string, unknown> = {};
  const finish = (id: string, memo: unknown): void => void (steps[id] = memo);
  const call = async (stepId: string, attempt: number, planned: boolean) => {
    run.calls++;
    const body = {
      version: 2,
      event: run.event,
      events: [run.event],
      steps,
      ctx: {
        run_id: run.id,
        attempt,
        max_attempts: attempts,
        disable_immediate_execution: planned,
        use_api: false,
        stack: { stack: Object.keys(steps), current: Object.keys(steps).length },
      },
    };
    const response = await post(`?fnId=${run.functionId}&stepId=${stepId}`, body);
    const noRetry = response.headers.get("x-inngest-no-retry") === "true";
    return {
      status: response.status,
      body: (await response.json()) as unknown,
      final: noRetry || attempt + 1 >= attempts,
    };
  };

  const perform = async (op: Op): Promise<void> => {
    if (op.op === "StepRun" || op.op === "Step") return finish(op.id, { type: "data", data: op.data ?? null });
    if (op.op === "StepFailed") return finish(op.id, { type: "error", error: op.error });
    if (op.op === "Sleep") {
      await sleep(instantOf(op.name ?? "", new Date()).getTime() - Date.now());
      return finish(op.id, { type: "data", data: null });
    }
    if (op.op === "WaitForEvent") return finish(op.id, { type: "data", data: await waitFor(op) });
    if (op.op === "InvokeFunction") {
      const memo = await invoke(op).then(
        (data) => ({ type: "data", data }),
        (error: InvokedError) => ({ type: "error", error: error.error }),
      );
      return finish(op.id, memo);
    }
    if (op.op !== "StepPlanned") throw new Error(`The double does not know the step ${op.op}.`);
    for (let attempt = 0; !(op.id in steps); attempt++) {
      const { body, status, final } = await call(op.id, attempt, true);
      if (status !== 206 && final) throw body;
      for (const done of status === 206 ? ([body].flat() as Op[]) : []) {
        if (done.op !== "StepError") await perform(done);
        else if (final) finish(done.id, { type: "error", error: done.error });
      }
    }
  };

  for (let attempt = 0; ;) {
    const { status, body, final } = await call("step", attempt, false);
    if (status === 200) return body;
    if (status === 206) {
      const ops = [body].flat() as Op[];
      const failed = ops.find((op) => op.op === "StepError");
      if (failed && final) finish(failed.id, { type: "error", error: failed.error });
      await Promise.all(ops.filter((op) => op.op !== "StepError").map(perform));
      attempt = failed && !final ? attempt + 1 : 0;
    } else {
      if (final) throw body;
      attempt++;
    }
  }
}

/** `==` of two paths or of a path and a quoted text, joined by `&&`: what the SDK itself writes. */
export function holds(expression: string | undefined, roots: Record<string, unknown>): boolean {
  if (!expression) return true;
  const valueOf = (text: string): unknown =>
    text.startsWith("'")
      ? text.slice(1, -1)
      : text.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], roots);
  return expression.split("&&").every((term) => {
    const [left = "", right = ""] = term.split("==").map((side) => side.trim());
    return valueOf(left) !== undefined && valueOf(left) === valueOf(right);
  });
}
