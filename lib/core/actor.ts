import type { Actor } from "./context";

/** An actor as the API and callbacks tell of it. */
export function actorDocument(actor: Actor) {
  switch (actor.kind) {
    case "person":
      return { kind: actor.kind, member_id: actor.memberId, via: actor.via };
    case "api-key":
      return { kind: actor.kind, api_key_id: actor.apiKeyId };
    case "policy":
      return { kind: actor.kind, policy_id: actor.policyId, version: actor.version };
    case "system":
    case "connector":
      return actor;
  }
}

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
