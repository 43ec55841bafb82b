import type { CanonicalData } from "@/lib/events/canonical-event";
import { valueAt } from "@/lib/core/json-pointer";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { argumentsOfText } from "./arguments-text";
import type { DraftContent, JsonObject, ProposedAction } from "./proposal";

type ActionTemplate = WorkflowDefinition["action"];

/**
 * What a draft's content would do, by the workflow's own template: the connection, the operation and the target come from the
 * workflow and the event; the content fills what the template leaves to it, and its fields take the place of the template's.
 * Throws ValidationError where the text is to be a tool's arguments and can't be read as such.
 */
export function buildActions(
  template: ActionTemplate,
  event: CanonicalData,
  content: DraftContent,
  /** The payload of the version that this one takes the place of. */
  earlier?: JsonObject,
): ProposedAction[] {
  const source = { event, content };
  return [
    {
      connection: template.connectionId,
      operation: template.operation,
      target: fill(template.target, source),
      payload:
        template.payload === "arguments"
          ? argumentsOfText(content.body, earlier)
          : withFields(fill(template.payload, source), content.fields ?? {}),
    },
  ];
}

/** Whether the draft's text fills this field of the payload. */
export const isOfText = ({ payload }: ActionTemplate, name: string): boolean => {
  if (payload === "arguments") return true;
  const field = payload[name];
  return field !== undefined && "from" in field && field.from === "/content/body";
};

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
