/** An action's fields as a form: made from its operation's own schema, so that what can be typed is what can be sent. */
import { z } from "zod";
import type { Fault } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import type { FieldValue, JsonObject } from "@/lib/drafting/proposal";
import type { Operation } from "./connector";

export interface FormField {
  name: string;
  title: string;
  hint: string | null;
  kind: "text" | "number" | "yes-no" | "choice";
  /** Of a choice. */
  choices: string[];
  required: boolean;
  /** Null: it is not sent. */
  value: FieldValue;
}

type Property = Pick<z.core.JSONSchema.BaseSchema, "type" | "enum" | "title" | "description">;

/**
 * The fields of a payload that a person can set, but for those that the draft's text fills. An operation that takes any field lets
 * those be changed that the action has.
 */
export function actionForm(operation: Operation, payload: JsonObject, isTaken: (name: string) => boolean): FormField[] {
  const schema = z.toJSONSchema(operation.payload, { io: "input", unrepresentable: "any" });
  const required = new Set(schema.required ?? []);
  const properties = schema.properties ?? propertiesOf(payload);
  return Object.entries(properties).flatMap(([name, property]) => {
    const kind = typeof property === "object" ? kindOf(property) : null;
    if (isTaken(name) || kind === null) return [];
    const { title, description, enum: choices } = property as Property;
    return [
      {
        name,
        title: title ?? name,
        hint: description ?? null,
        kind,
        choices: kind === "choice" ? (choices ?? []).map(String) : [],
        required: required.has(name),
        value: scalar(payload[name]),
      },
    ];
  });
}

/** What is wrong with a payload, each fault at `under` its field. */
export function payloadFaults(operation: Operation, payload: JsonObject, under: string): Fault[] {
  const parsed = operation.payload.safeParse(payload);
  return parsed.success ? [] : faultsOf(parsed.error.issues, under);
}

function kindOf({ type, enum: choices }: Property): FormField["kind"] | null {
  if (choices) return "choice";
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  return type === "boolean" ? "yes-no" : null;
}

/** What a field without a schema is taken for: what it is now. Lists and objects are shown, not edited. */
const propertiesOf = (payload: JsonObject): Record<string, Property> =>
  Object.fromEntries(
    Object.entries(payload)
      .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
      .map(([name, value]) => [name, { type: typeof value as "string" }]),
  );

const scalar = (value: JsonObject[string] | undefined): FieldValue =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
