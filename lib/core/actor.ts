import type { Actor } from "./context";

/** Who an actor is, whatever the surface: one principal has one vote. */
export function principalOf(actor: Actor): string {
  switch (actor.kind) {
    case "person":
      return `person:${actor.memberId}`;
    case "api-key":
      return `api-key:${actor.apiKeyId}`;
    case "policy":
      return `policy:${actor.policyId}`;
    case "system":
      return `system:${actor.job}`;
    case "connector":
      return `connector:${actor.connector}`;
  }
}
