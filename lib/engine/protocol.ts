/** What the Inngest SDK and whoever executes its functions say to each other, as far as this engine uses it (SDK 4.24). */
import { z } from "zod";

export interface EngineEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  /** Unix time in milliseconds. */
  ts: number;
}

export interface StepError {
  name: string;
  message: string;
  stack?: string;
}

/** How a finished step is told to the SDK. A sleep that is over and a wait that timed out are `data: null`. */
export type Memo = { type: "data"; data: unknown } | { type: "error"; error: unknown };

export interface CallBody {
  version: number;
  event: EngineEvent;
  events: EngineEvent[];
  /** By the SDK's step id: SHA-1 of the step's name, hex. */
  steps: Record<string, Memo>;
  ctx: {
    run_id: string;
    /** From 0; of the planned step if one is asked for, otherwise of the run. */
    attempt: number;
    max_attempts: number;
    disable_immediate_execution: boolean;
    use_api: boolean;
    /** Finished steps in the order in which they finished. */
    stack: { stack: string[]; current: number };
  };
}

export const Op = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z
    .object({
      timeout: z.string().nullish(),
      if: z.string().nullish(),
      function_id: z.string().nullish(),
      payload: z.object({ data: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    })
    .nullish(),
});
export type Op = z.infer<typeof Op>;

export interface Answer {
  /** 200: returned · 206: steps · 400: failed for good · 500: failed. */
  status: number;
  body: unknown;
  noRetry: boolean;
  /** Seconds or an HTTP date. */
  retryAfter: string | undefined;
}

/** The SDK's error as far as it can be read; its text otherwise. */
export function toStepError(value: unknown): StepError {
  const parsed = z.object({ name: z.string(), message: z.string(), stack: z.string().optional() }).safeParse(value);
  if (parsed.success) return parsed.data;
  return { name: "Error", message: typeof value === "string" ? value : JSON.stringify(value ?? null) };
}
