/** From bytes to a JSON object that PostgreSQL can hold and no reader stumbles over. */
import { type Fault, ValidationError } from "@/lib/core/errors";

export type Payload = Record<string, unknown>;

/** Deeper than any record, and far from the stack limits of parsers, validators and PostgreSQL. */
export const depthLimit = 64;

/** Escapes that may stand for NUL or half a surrogate pair; nothing else can bring one into valid UTF-8 JSON. */
const suspectEscape = /\\u(?:0000|d[89a-f])/i;

/**
 * Parses UTF-8 JSON whose root is an object. NUL and lone surrogates in text become U+FFFD: the sender of a mangled mail can't mend
 * it, and the mail must not be lost. Throws ValidationError for everything that can't be kept.
 */
export function parsePayload(body: Uint8Array): Payload {
  const text = decode(body);
  return tidyPayload(parse(text), suspectEscape.test(text));
}

/** The same for JSON that has been parsed before. Cleans in place. */
export function tidyPayload(payload: unknown, suspect = true): Payload {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw invalid({ path: "", message: "must be a JSON object" });
  }
  const fault = tidy(payload, "", 1, suspect ? wellFormed : undefined);
  if (fault) throw invalid(fault);
  return payload as Payload;
}

export const invalid = (...faults: Fault[]): ValidationError =>
  new ValidationError("The payload does not fit. Mend the faults named here and send it again.", faults);

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new ValidationError("The body is not UTF-8.", [{ path: "", message: "must be encoded in UTF-8" }], { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ValidationError("The body is not JSON.", [{ path: "", message: "must be valid JSON" }], { cause });
  }
}

const wellFormed = (text: string): string => text.replaceAll("\0", "\ufffd").toWellFormed();

/** Walks a value to the depth limit, cleans its texts in place, and tells the first thing that can't be stored. */
function tidy(value: object, path: string, depth: number, clean: ((text: string) => string) | undefined): Fault | null {
  if (depth > depthLimit) return { path, message: `must not be nested deeper than ${depthLimit} levels` };
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === "string") {
      // An own `__proto__` that came out of JSON.parse is an ordinary property, also when assigned again.
      if (clean && clean(child) !== child) (value as Payload)[key] = clean(child);
    } else if (typeof child === "number") {
      if (!Number.isFinite(child)) return { path: pointer(path, key), message: "must be a number below 1.8e308" };
    } else if (child !== null && typeof child === "object") {
      const fault = tidy(child, pointer(path, key), depth + 1, clean);
      if (fault) return fault;
    }
    if (clean && clean(key) !== key) return { path, message: "must not have a NUL or half a surrogate pair in a name" };
  }
  return null;
}

/** The RFC 6901 pointer to a member. */
export const pointer = (path: string, key: string): string =>
  `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
