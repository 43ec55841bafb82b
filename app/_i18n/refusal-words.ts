/** Why the server refused something, in the reader's language. */
import type { useTranslations } from "next-intl";
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
  faults?: { message: string }[];
}

type Known = keyof (typeof messages)["refusals"];

/** In the words of `refusals`, or in the server's own where there are none. Null: the server gave no reason. */
export function refusalWords(t: ReturnType<typeof useTranslations<"refusals">>, problem: Problem): string | null {
  const { type = "", reason = type.slice(type.lastIndexOf(":") + 1), winner, holder, name, request_id } = problem;
  if (t.has(reason as Known))
    return t(reason as Known, {
      name: winner?.actor_name ?? holder?.name ?? name ?? "",
      outcome: winner?.decision ?? "",
      id: request_id ?? "",
    });
  const { detail, faults = [] } = problem;
  return detail === undefined ? null : [detail, ...faults.map(({ message }) => message)].join(" ");
}
