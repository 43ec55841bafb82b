/** The rules in force until a workspace publishes its own: everything is reviewed by a person. Pure. */
import type { Route, RoutingInput } from "./route";

export interface Routing {
  route: Route;
  ruleVersion: string;
  /** The rule that matched, in words. */
  reason: string;
}

export const defaultRules = "default-1";

export function routeDraft(input: RoutingInput): Routing {
  return { route: "review", ruleVersion: defaultRules, reason: reasonOf(input) };
}

function reasonOf(input: RoutingInput): string {
  if (input.held) return "It was held back, so a person looks at it.";
  return "Every draft of this workflow is reviewed by a person.";
}
