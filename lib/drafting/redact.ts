/** Takes what must not reach a model out of a text, and puts back into a reply what may be said in it. Pure. */
import { type SecretKind, secretPatterns } from "./redaction-patterns";

export interface Redaction {
  /** As in the text: "[card-1]". */
  placeholder: string;
  kind: SecretKind;
  value: string;
}

export interface Redacted {
  texts: string[];
  redactions: Redaction[];
}

const placeholderIn = /\[(?:key|password|card|iban|ssn|email|phone)-\d{1,3}\]/g;

/** Redacts several texts of one event together: the same value has the same placeholder in all of them. */
export function redact(texts: readonly string[]): Redacted {
  const redactions = new Map<string, Redaction>();
  return { texts: texts.map((text) => redactOne(text, redactions)), redactions: [...redactions.values()] };
}

function redactOne(text: string, redactions: Map<string, Redaction>): string {
  return secretPatterns.reduce(
    (left, { kind, pattern, isReal }) =>
      left.replace(pattern, (match: string, ...rest: unknown[]) => {
        const value = secretGroup(rest) ?? match;
        if (placeholderLike.test(value) || isReal?.(value) === false) return match;
        const at = match.lastIndexOf(value);
        return match.slice(0, at) + placeholderFor(kind, value, redactions) + match.slice(at + value.length);
      }),
    text,
  );
}

const placeholderLike = /^\[[a-z]+-\d+\]/;

function secretGroup(rest: unknown[]): string | undefined {
  const groups = rest.at(-1);
  if (typeof groups !== "object" || groups === null || !("secret" in groups)) return undefined;
  return typeof groups.secret === "string" ? groups.secret : undefined;
}

function placeholderFor(kind: SecretKind, value: string, redactions: Map<string, Redaction>): string {
  const known = redactions.get(`${kind} ${value}`);
  if (known) return known.placeholder;
  const number = [...redactions.values()].filter((redaction) => redaction.kind === kind).length + 1;
  const placeholder = `[${kind}-${number}]`;
  redactions.set(`${kind} ${value}`, { placeholder, kind, value });
  return placeholder;
}

/**
 * A reply with its placeholders resolved: addresses and phone numbers as they were, a card or account by its last four
 * digits, and of anything else (or of a placeholder that never was) only that something is left out.
 */
export function unredact(reply: string, redactions: readonly Redaction[]): string {
  const known = new Map(redactions.map((redaction) => [redaction.placeholder, redaction]));
  return reply.replace(placeholderIn, (placeholder) => sayable(known.get(placeholder)));
}

const leftOut = "••••";

function sayable(redaction: Redaction | undefined): string {
  switch (redaction?.kind) {
    case "email":
    case "phone":
      return redaction.value;
    case "card":
    case "iban":
      return `${leftOut} ${redaction.value.replace(/[^A-Za-z0-9]/g, "").slice(-4)}`;
    case "password":
    case "key":
    case "ssn":
    case undefined:
      return leftOut;
  }
}
