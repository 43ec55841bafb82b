import type { Database } from "@/lib/db/client";
import type { Permission } from "@/lib/members/permissions";
import type { Clock } from "./clock";

/** Where a person acted. */
export const surfaces = ["web", "slack", "teams", "email", "api"] as const;
export type Surface = (typeof surfaces)[number];

/** Who did it. Stored with every audit entry and decision, so ids only: no names, no addresses. */
export type Actor =
  | { kind: "person"; memberId: string; via: Surface }
  | { kind: "api-key"; apiKeyId: string }
  | { kind: "policy"; policyId: string; version: number }
  | { kind: "system"; job: string }
  | { kind: "connector"; connector: string };

/** What every verb is given: the workspace it may touch, who asks, what they may do, and the world it runs in. */
export interface ServiceContext {
  workspaceId: string;
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  /** Groups of the acting member; empty for everybody else. */
  groupIds: readonly string[];
  clock: Clock;
  db: Database;
}
