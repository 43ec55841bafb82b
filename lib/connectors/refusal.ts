import { plainText } from "@/lib/core/plain-text";
import { secondsUntilAllowed } from "@/lib/resilience/rate-limit";
import type { OnceGuarantee } from "./connector";
import { ConnectorError, type ConnectorErrorKind } from "./connector-error";
import type { Answer } from "./exchange";

const unwrittenStatuses = new Set([408, 425, 429]);
const configStatuses = new Set([401, 402, 403, 405, 407, 410]);
// After a write these two often mean "done, see there".
const seeOtherStatuses = new Set([302, 303]);

/** The failure that an answer's status means for a write, or undefined if the target accepted it. */
export function refusalOf(answer: Answer, once: OnceGuarantee): ConnectorError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const kind = kindOf(status, once);
  const retryAfterSeconds =
    kind === "client" || kind === "config" ? undefined : secondsUntilAllowed(answer.headers, dateOf(answer));
  return new ConnectorError(kind, messageOf(kind, answer), { status, retryAfterSeconds });
}

function kindOf(status: number, once: OnceGuarantee): ConnectorErrorKind {
  if (unwrittenStatuses.has(status)) return "transient";
  // It may have failed after it wrote: no matter where a repeat is safe, but to be looked up or asked about elsewhere.
  if (status >= 500) return once === "key" || once === "upsert" ? "transient" : "uncertain";
  if (seeOtherStatuses.has(status)) return "uncertain";
  return status < 400 || configStatuses.has(status) ? "config" : "client";
}

function messageOf(kind: ConnectorErrorKind, { status, body }: Answer): string {
  switch (kind) {
    case "transient":
      return status === 429 ? "The target is called too often (429)." : `The target can't take it now (${status}).`;
    case "client":
      return [`The target refuses this content (${status}).`, ...quoted(body)].join(" ");
    case "config":
      return status < 400
        ? `The target has moved (${status}). Set the connection to its new address.`
        : `The target refuses this connection (${status}). Check its credentials, permissions and address.`;
    case "uncertain":
      return `The target failed (${status}), perhaps after it had written.`;
  }
}

const longestQuote = 200;

/** What the target says is wrong, for the person who must change the content. Outside text: short, and escaped where it is shown. */
function quoted(body: string): string[] {
  const answer = jsonOf(body);
  const error = membersOf(answer).error;
  const said = [
    membersOf(error).message,
    error,
    membersOf(answer).message,
    membersOf(answer).detail,
    membersOf(answer).title,
  ];
  const text = said.find((value) => typeof value === "string" && value !== "");
  return typeof text === "string" ? [`It says: ${plainText(text).replace(/\s+/g, " ").slice(0, longestQuote)}`] : [];
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A Retry-After date is meant by the target's own clock. */
function dateOf({ headers }: Answer): Date {
  const date = new Date(headers.get("date") ?? "");
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
