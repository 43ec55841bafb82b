import type { JsonObject } from "@/lib/drafting/proposal";
import type { Operation } from "./connector";
import { ConnectorError } from "./connector-error";

export interface Action {
  operation: string;
  target: JsonObject;
  payload: JsonObject;
}

/** The action as its operation wants it. Throws a ConnectorError: nothing that does not fit is made into a request. */
export function parseAction(operations: Record<string, Operation>, action: Action): Action {
  const operation = Object.hasOwn(operations, action.operation) ? operations[action.operation] : undefined;
  if (!operation) throw new ConnectorError("config", `This connector has no operation "${action.operation}".`);
  return {
    operation: action.operation,
    target: parsePart("target", operation.target, action.target),
    payload: parsePart("payload", operation.payload, action.payload),
  };
}

function parsePart(part: string, schema: Operation["target"], value: JsonObject): JsonObject {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `/${[part, ...issue.path].join("/")} ${issue.message}`);
  throw new ConnectorError("client", `The action does not fit: ${faults.join("; ")}.`);
}
