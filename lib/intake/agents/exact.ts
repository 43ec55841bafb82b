import type { Fault } from "@/lib/core/errors";
import { isStorable } from "@/lib/core/plain-text";
import { depthLimit, pointer } from "../payload/parse-json";

/**
 * What of a parsed JSON value could not be kept, shown and hashed exactly as it came. The agent runs its own copy, so nothing may be mended
 * here: what a person approves must be what it has.
 */
export function exactFaults(value: unknown, path = "", depth = 0): Fault[] {
  if (typeof value === "string") {
    return isStorable(value) ? [] : [{ path, message: "must have no NUL and no half of a surrogate pair" }];
  }
  if (typeof value === "number") {
    if (Object.is(value, -0)) return [{ path, message: "is -0, which not every reader tells from 0" }];
    const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return exact ? [] : [{ path, message: "is too large for a number; send it as text" }];
  }
  if (typeof value !== "object" || value === null) return [];
  if (depth >= depthLimit) return [{ path, message: `must not be nested deeper than ${depthLimit} levels` }];
  return Object.entries(value).flatMap(([key, inner]) => [
    // Parsers and copies of objects lose it without a word.
    ...(key === "__proto__" ? [{ path, message: "must not have the name __proto__" }] : []),
    ...(isStorable(key) ? [] : [{ path, message: "must not have a NUL or half a surrogate pair in a name" }]),
    ...exactFaults(inner, pointer(path, key), depth + 1),
  ]);
}
