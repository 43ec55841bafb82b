import type { CanonicalData } from "@/lib/events/canonical-event";
import { valueAt } from "@/lib/core/json-pointer";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { DraftContent, JsonObject, ProposedAction } from "./proposal";

type ActionTemplate = WorkflowDefinition["action"];

/**
 * What a draft's content would do, by the workflow's own template: the connection, the operation and the target come from the
 * workflow and the event; the content fills what the template leaves to it, and its fields take the place of the template's.
 */
export function buildActions(template: ActionTemplate, event: CanonicalData, content: DraftContent): ProposedAction[] {
  const source = { event, content };
  return [
    {
      connection: template.connectionId,
      operation: template.operation,
      target: fill(template.target, source),
      payload: withFields(fill(template.payload, source), content.fields ?? {}),
    },
  ];
}

/** The names of the payload's fields that the draft's text fills. */
export const fieldsOfText = ({ payload }: ActionTemplate): string[] =>
  Object.keys(payload).filter((name) => {
    const field = payload[name];
    return field && "from" in field && field.from === "/content/body";
  });

const withFields = (payload: JsonObject, fields: NonNullable<DraftContent["fields"]>): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...payload, ...fields }).filter(([name, value]) => value !== null || !(name in fields)),
  );

function fill(fields: ActionTemplate["target"], source: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = "value" in field ? field.value : valueAt(source, field.from);
      return [name, (value ?? null) as JsonObject[string]];
    }),
  );
}
