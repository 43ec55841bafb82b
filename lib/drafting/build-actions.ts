import type { CanonicalData } from "@/lib/events/canonical-event";
import { valueAt } from "@/lib/core/json-pointer";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { DraftContent, JsonObject, ProposedAction } from "./proposal";

type ActionTemplate = WorkflowDefinition["action"];

/**
 * What a draft's content would do, by the workflow's own template: the connection, the operation and the target come from the
 * workflow and the event; the content fills what the template leaves to it.
 */
export function buildActions(template: ActionTemplate, event: CanonicalData, content: DraftContent): ProposedAction[] {
  const source = { event, content };
  return [
    {
      connection: template.connectionId,
      operation: template.operation,
      target: fill(template.target, source),
      payload: fill(template.payload, source),
    },
  ];
}

function fill(fields: ActionTemplate["target"], source: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = "value" in field ? field.value : valueAt(source, field.from);
      return [name, (value ?? null) as JsonObject[string]];
    }),
  );
}
