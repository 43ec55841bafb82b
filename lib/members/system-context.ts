import type { ServiceContext } from "@/lib/core/context";
import { type Clock, systemClock } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import type { Permission } from "./permissions";

/** The context of the product's own jobs. It carries no permissions: what only people may do, a job may not. */
export function systemContext(
  db: Database,
  workspaceId: string,
  job: string,
  clock: Clock = systemClock,
): ServiceContext {
  return {
    workspaceId,
    actor: { kind: "system", job },
    permissions: new Set<Permission>(),
    groupIds: [],
    clock,
    db,
  };
}
