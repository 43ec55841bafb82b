import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import type { Permission } from "./permissions";

/** Throws PermissionError unless the actor holds the permission. */
export function requirePermission(ctx: ServiceContext, permission: Permission): void {
  if (ctx.permissions.has(permission)) return;
  throw new PermissionError(`You need the permission ${permission} for this. An owner or admin can give it to you.`, {
    permission,
  });
}
