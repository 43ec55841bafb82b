import { ZodError } from "zod";
import { AppError, ValidationError } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import { type Problem, refusalWords } from "./refusal-words";
import type { Words } from "./words";

/** Why something was refused, in the language of `t`; of what is no refusal, that nothing was changed. */
export function refused(t: Words, error: unknown): string {
  if (!(error instanceof AppError)) return t("channel.failed");
  const inRefusals = Object.assign(
    (key: "closed", values?: Record<string, string | number>) => t(`refusals.${key}`, values as never),
    { has: (key: "closed") => t.has(`refusals.${key}`) },
  ) as Parameters<typeof refusalWords>[0];
  const winner = error.details.winner as { actorName: string; decision: string } | undefined;
  const problem: Problem = {
    ...error.details,
    type: error.code,
    detail: error.message,
    ...(winner && { winner: { actor_name: winner.actorName, decision: winner.decision } }),
  };
  return refusalWords(inRefusals, problem) ?? error.message;
}

/** An input that a schema does not take is refused like any other. */
export async function asRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new ValidationError("This does not fit.", faultsOf(error.issues), { cause: error });
  }
}
