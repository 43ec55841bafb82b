/** Why the server refused something, in the reader's language. */
import type { Fault } from "@/lib/core/errors";
import type messages from "@/messages/en.json";

/** What is looked at of a problem document (RFC 9457), of a whole answer or of one thing in it. */
export interface Problem {
  type?: string;
  detail?: string;
  reason?: string;
  request_id?: string;
  winner?: { actor_name: string; decision: string };
  holder?: { name: string };
  name?: string;
  faults?: Pick<Fault, "message" | "reason" | "limit">[];
}

type Known = keyof (typeof messages)["refusals"];

/** What translates within `refusals`. */
interface Translate {
  (key: Known, values?: Record<string, string | number>): string;
  has(key: Known): boolean;
}

/** In the words of `refusals`, or in the server's own where there are none. Null: the server gave no reason. */
export function refusalWords(t: Translate, problem: Problem): string | null {
  const { type = "", reason = type.slice(type.lastIndexOf(":") + 1), winner, holder, name, request_id } = problem;
  const { detail, faults = [] } = problem;
  if (t.has(reason as Known) && reason !== "invalid-input")
    return t(reason as Known, {
      name: winner?.actor_name ?? holder?.name ?? name ?? "",
      outcome: winner?.decision ?? "",
      id: request_id ?? "",
    });
  if (detail === undefined) return null;
  // A schema's faults say all that there is to say.
  const said = faults.length > 0 && faults.every((fault) => fault.reason) ? t("invalid-input") : detail;
  return [said, ...faults.map((fault) => faultWords(t, fault))].join(" ");
}

/** What is wrong with one part of an input, and what to do about it. */
export const faultWords = (
  t: Translate,
  { reason, limit = 0, message }: NonNullable<Problem["faults"]>[number],
): string => (reason === undefined ? message : t(`fault-${reason}`, { limit }));
