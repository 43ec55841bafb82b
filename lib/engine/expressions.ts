/**
 * The part of Inngest's expressions that the embedded engine understands: `a == b`, joined by `&&`. Everything else is refused, for an
 * expression that means something else on one engine is worse than none.
 */
import type { EventMatch } from "@/lib/db/schema/engine/engine-op";

type Side = { root: "event" | "async"; path: string[] } | { value: string | number | boolean };

/** Parses an expression over the trigger (`event.`) and, where there is one, a second event (`async.`). Throws if it can't. */
export function parseExpression(
  source: string | null | undefined,
  roots: readonly ("event" | "async")[],
): EventMatch[] {
  if (!source) return [];
  return source.split("&&").map((term) => {
    const sides = term.split("==").map((text) => parseSide(text.trim(), source));
    const [left, right] = sides;
    if (!left || !right || sides.length !== 2) throw unsupported(source);
    return toMatch(left, right, roots) ?? toMatch(right, left, roots) ?? refuse(source);
  });
}

function parseSide(text: string, source: string): Side {
  const [, root, path] = /^(event|async)((?:\.\w+)+)$/.exec(text) ?? [];
  if (path !== undefined) return { root: root === "async" ? "async" : "event", path: path.slice(1).split(".") };
  if (/^'[^'"\\&=]*'$/.test(text)) return { value: text.slice(1, -1) };
  if (/^(?:"[^"'\\&=]*"|-?\d+(?:\.\d+)?|true|false)$/.test(text))
    return { value: JSON.parse(text) as string | number | boolean };
  throw unsupported(source);
}

function toMatch(left: Side, right: Side, roots: readonly string[]): EventMatch | undefined {
  if (!("root" in left) || !roots.includes(left.root)) return undefined;
  if (!("root" in right)) return { [left.root]: left.path, value: right.value };
  if (left.root === "async" && right.root === "event") return { async: left.path, event: right.path };
  return undefined;
}

const unsupported = (source: string): Error =>
  new Error(`The embedded engine understands only == of paths and values, joined by &&; not: ${source}`);

function refuse(source: string): never {
  throw unsupported(source);
}
