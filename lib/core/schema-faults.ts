/** What a schema found, as faults. */
import type { z } from "zod";
import type { Fault } from "./errors";

type Issue = z.core.$ZodIssue;

/** Every fault with its place as a JSON pointer (RFC 6901), `under` the place of what was looked at. */
export const faultsOf = (issues: readonly Issue[], under = ""): Fault[] =>
  issues.flatMap((issue): Fault[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: pointer(under, [...issue.path, key]),
          message: "There is no such field.",
          reason: "unknown",
        }))
      : [{ path: pointer(under, issue.path), message: issue.message, ...reasonOf(issue) }],
  );

/** None for a rule of the schema's own, whose message says more. */
function reasonOf(issue: Issue): Pick<Fault, "reason" | "limit"> {
  switch (issue.code) {
    case "too_small": {
      const limit = Number(issue.minimum);
      if (issue.origin === "string") return limit === 1 ? { reason: "missing" } : { reason: "too-short", limit };
      return isNumeric(issue.origin) ? { reason: "too-low", limit } : {};
    }
    case "too_big": {
      const limit = Number(issue.maximum);
      if (issue.origin === "string") return { reason: "too-long", limit };
      return isNumeric(issue.origin) ? { reason: "too-high", limit } : {};
    }
    case "invalid_type":
      return { reason: "wrong-kind" };
    case "invalid_value":
      return { reason: "not-offered" };
    case "invalid_format":
      return issue.format === "regex" ? {} : { reason: "wrong-form" };
    default:
      return {};
  }
}

const isNumeric = (origin: string): boolean => origin === "number" || origin === "int" || origin === "bigint";

const pointer = (under: string, path: readonly PropertyKey[]): string =>
  under + path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
