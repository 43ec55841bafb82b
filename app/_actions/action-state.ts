/** How a server action answers the form that called it. */
import { refresh } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ZodError } from "zod";
import { problemOf } from "@/app/_edge/problem";
import { faultWords, type Problem, refusalWords } from "@/lib/channels/refusal-words";
import { AppError, type Fault } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";

/** Who closed a review first. `at` is ISO 8601. */
export interface Winner {
  actorName: string;
  decision: string;
  at: string;
}

/** What a form held, which it would lose otherwise: React empties it after every answer. */
export interface Typed {
  decision: string;
  body?: string | undefined;
  reasonCode?: string | undefined;
  comment?: string | undefined;
}

export type ActionState =
  | { kind: "idle" }
  /** `note`: a sentence for where the page itself no longer shows the outcome. */
  | { kind: "done"; note?: string }
  /** Nothing was changed. `code` is the error family's, or "internal". */
  | { kind: "refused"; code: string; message: string; winner?: Winner; faults?: Fault[]; typed?: Typed | undefined };

/** Does the work, then shows the page anew; an expected failure becomes a state that the form can say. */
export async function toActionState(work: () => Promise<string | void>): Promise<ActionState> {
  try {
    const note = await work();
    refresh();
    return note === undefined ? { kind: "done" } : { kind: "done", note };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError) {
      const { code, message, details } = error;
      const t = await getTranslations("refusals");
      const { faults: _, ...problem } = problemOf(error) as Problem;
      return {
        kind: "refused",
        code,
        message: refusalWords(t, problem) ?? message,
        ...(details.winner !== undefined && { winner: details.winner as Winner }),
        ...(details.faults !== undefined && {
          faults: (details.faults as Fault[]).map((fault) => ({ ...fault, message: faultWords(t, fault) })),
        }),
      };
    }
    return { kind: "refused", ...(await internalFailure(error)) };
  }
}

async function internalFailure(error: unknown): Promise<{ code: string; message: string }> {
  const requestId = newId();
  const code = error instanceof ZodError ? "invalid-input" : "internal";
  log.error({ err: error, requestId }, "server action failed");
  const t = await getTranslations("action");
  return { code, message: t("failed", { id: requestId }) };
}
