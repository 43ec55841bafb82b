/** A tool call's arguments as a text that a person can read and change: YAML 1.2, which writes what is said on several lines as it is. */
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, parseDocument, stringify, type Node } from "yaml";
import { type Fault, ValidationError } from "@/lib/core/errors";
import { exactFaults } from "@/lib/intake/agents/exact";
import type { JsonObject } from "./proposal";

/** What a reviewer can be expected to read of one call, in UTF-16 units. */
export const longestArguments = 50_000;

const strict = { schema: "core", uniqueKeys: true, merge: false, logLevel: "error" } as const;

/** Throws ValidationError if the text is too long, or would not mean the same when it is read again. */
export function argumentsAsText(values: JsonObject, at = ""): string {
  const text =
    Object.keys(values).length === 0
      ? "{}\n"
      : stringify(values, { lineWidth: 0, aliasDuplicateObjects: false, ...strict });
  if (text.length > longestArguments) {
    throw refusal({ path: at, message: `must be ${longestArguments} characters at most, or nobody can judge them` });
  }
  const read = parseDocument(text, strict);
  if (read.errors.length > 0 || !isDeepStrictEqual(read.toJS({ maxAliasCount: 0 }), values)) {
    throw refusal({ path: at, message: "can't be shown as text word for word; leave out names such as <<" });
  }
  return text;
}

/**
 * Reads the text again. What was text in `earlier` stays text, however it looks without quotes. Throws ValidationError where it is no
 * mapping, a value is of another kind than it was, or something of it would be read otherwise than it stands there.
 */
export function argumentsOfText(text: string, earlier: JsonObject = {}, at = "/edits/body"): JsonObject {
  if (text.length > longestArguments)
    throw refusal({ path: at, message: `must be ${longestArguments} characters at most` });
  const document = parseDocument(text, strict);
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const [place] = error.linePos ?? [];
    throw refusal({ path: at, message: `is no YAML${place ? ` (line ${place.line}, column ${place.col})` : ""}` });
  }
  const { contents } = document;
  if (!isMap(contents)) throw refusal({ path: at, message: 'must be one line or block a name: "name: value"' });
  if (hasNameTwice(contents)) throw refusal({ path: at, message: "must not have the same name twice" });
  keepTexts(contents, earlier);
  let values: JsonObject;
  try {
    values = document.toJS({ maxAliasCount: 0 }) as JsonObject;
  } catch (cause) {
    throw refusal({ path: at, message: "must not refer from one place to another (& and *)" }, cause);
  }
  const [inexact] = exactFaults(values);
  if (inexact) throw refusal({ path: at, message: `${inexact.path.slice(1) || "one name"} ${inexact.message}` });
  const changed = changedKind(values, earlier, "");
  if (changed) throw refusal({ path: at, message: `${changed.name} was ${changed.was} and is ${changed.is} now` });
  return values;
}

const refusal = (fault: Fault, cause?: unknown): ValidationError =>
  new ValidationError("The arguments can't be read.", [fault], { reason: "arguments", cause });

/** `1` and `"1"` are two names in YAML, and one in JSON. */
function hasNameTwice(node: unknown): boolean {
  if (isSeq(node)) return node.items.some(hasNameTwice);
  if (!isMap(node)) return false;
  const names = new Set(node.items.map(({ key }) => (isScalar(key) ? String(key.value) : String(key))));
  return names.size < node.items.length || node.items.some(({ value }) => hasNameTwice(value));
}

/** `0049` where a text stood is the text, not the number. */
function keepTexts(node: unknown, earlier: unknown): void {
  if (isMap(node) && isObject(earlier)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (Object.hasOwn(earlier, name)) keepTexts(value, earlier[name]);
    }
  } else if (isSeq(node) && Array.isArray(earlier)) {
    node.items.forEach((item, index) => keepTexts(item, itemOf(earlier, index)));
  } else if (isScalar(node) && typeof earlier === "string" && typeof node.value !== "string") {
    (node as Node & { value: unknown }).value = node.source ?? "";
  }
}

/** What an item of a list is taken for: all are alike, or it is what stood in its place. */
function itemOf(earlier: readonly unknown[], index: number): unknown {
  const [first] = earlier;
  return earlier.every((item) => kindOf(item) === kindOf(first)) ? (earlier[index] ?? first) : earlier[index];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The first number, switch, list or object that is of another kind than it was. What was nothing may become anything. */
function changedKind(value: unknown, earlier: unknown, name: string): { name: string; was: string; is: string } | null {
  if (earlier === null || earlier === undefined || value === undefined || value === null) return null;
  const [was, is] = [kindOf(earlier), kindOf(value)];
  if (was !== is) return { name, was, is };
  const inner = (key: string | number): string => (name === "" ? String(key) : `${name}.${key}`);
  if (Array.isArray(value) && Array.isArray(earlier)) {
    return first(value.map((item, index) => changedKind(item, itemOf(earlier, index), inner(index + 1))));
  }
  if (!isObject(value) || !isObject(earlier)) return null;
  return first(
    Object.entries(value).map(([key, child]) =>
      changedKind(child, Object.hasOwn(earlier, key) ? earlier[key] : undefined, inner(key)),
    ),
  );
}

const first = <T>(found: readonly (T | null)[]): T | null => found.find((one) => one !== null) ?? null;

const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : value === null ? "nothing" : typeof value);
