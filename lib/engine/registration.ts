import { Cron } from "croner";
import { z } from "zod";
import type { EventMatch } from "@/lib/db/schema/engine/engine-op";
import { parseExpression } from "./expressions";

export interface Trigger {
  event: string;
  conditions: EventMatch[];
}

export interface RegisteredFunction {
  id: string;
  /** Of one step, and of the function between its steps. */
  maxAttempts: number;
  /** How many of its runs may be called at once, over all engines. */
  concurrency: number | undefined;
  triggers: Trigger[];
  /** Events that end its runs. */
  cancels: Trigger[];
  /** Schedules, in UTC. */
  crons: string[];
}

const defaultRetries = 4;
const limit = z.int().positive();
const eventName = z.string().regex(/^[^*]+$/, "wildcards are not supported");

// Strict: what this engine doesn't know, it doesn't do, so it must not be silently ignored.
const Configuration = z.strictObject({
  id: z.string(),
  name: z.string(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: eventName, expression: z.string().optional() }),
      z.strictObject({ cron: z.string() }),
    ]),
  ),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.string(),
      name: z.string(),
      runtime: z.unknown(),
      retries: z.strictObject({ attempts: z.int().min(0) }).optional(),
    }),
  }),
  concurrency: z
    .union([limit, z.strictObject({ limit }), z.array(z.strictObject({ limit })).length(1), z.array(limit).length(1)])
    .optional(),
  cancel: z.array(z.strictObject({ event: eventName, if: z.string().optional() })).optional(),
});
type Configuration = z.infer<typeof Configuration>;

/** Reads the SDK's configurations. Throws one error that names everything that this engine doesn't implement. */
export function registerFunctions(configurations: unknown): RegisteredFunction[] {
  const faults: string[] = [];
  const registered = z
    .array(z.looseObject({ id: z.string() }))
    .parse(configurations)
    .flatMap((configuration) => {
      try {
        return toRegistered(Configuration.parse(configuration));
      } catch (error) {
        faults.push(`  ${configuration.id}: ${explain(error)}`);
        return [];
      }
    });
  if (faults.length > 0)
    throw new Error(`The embedded engine can't run these functions as configured:\n${faults.join("\n")}`);
  return registered;
}

function toRegistered({ id, triggers, steps, concurrency, cancel = [] }: Configuration): RegisteredFunction {
  const crons = triggers.flatMap((trigger) => ("cron" in trigger ? trigger.cron : []));
  for (const expression of crons) checkSchedule(expression);
  return {
    id,
    maxAttempts: (steps.step.retries?.attempts ?? defaultRetries) + 1,
    concurrency: toLimit(concurrency),
    triggers: triggers.flatMap((trigger) =>
      "event" in trigger ? { event: trigger.event, conditions: parseExpression(trigger.expression, ["event"]) } : [],
    ),
    cancels: cancel.map((one) => ({ event: one.event, conditions: parseExpression(one.if, ["async", "event"]) })),
    crons,
  };
}

/** Five fields in UTC, as both engines read them. */
function checkSchedule(expression: string): void {
  if (!/^\S+( +\S+){4}$/.test(expression)) throw new Error(`A schedule has five fields, in UTC; not: ${expression}`);
  new Cron(expression, { timezone: "UTC" });
}

function toLimit(concurrency: Configuration["concurrency"]): number | undefined {
  const [first] = [concurrency].flat();
  return typeof first === "object" ? first.limit : first;
}

function explain(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": ")).join("; ");
}
