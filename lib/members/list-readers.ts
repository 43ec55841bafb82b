import { and, asc, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { user } from "@/lib/db/schema/auth/user";
import { group } from "@/lib/db/schema/members/group";
import { member } from "@/lib/db/schema/members/member";
import { permissionsOf } from "./permissions";
import { requirePermission } from "./require-permission";

export interface Readers {
  people: { id: string; name: string }[];
  groups: { id: string; name: string }[];
}

/** Who can be named for being told of drafts: every member who may see any, and the workspace's groups. Throws PermissionError. */
export async function listReaders(ctx: ServiceContext): Promise<Readers> {
  requirePermission(ctx, "config:read");
  const [members, groups] = await Promise.all([
    ctx.db
      .select({ id: member.id, name: user.name, email: user.email, roles: member.roles })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(eq(member.workspaceId, ctx.workspaceId), isNull(member.suspendedAt)))
      .orderBy(asc(user.name), asc(member.id)),
    ctx.db
      .select({ id: group.id, name: group.name })
      .from(group)
      .where(eq(group.workspaceId, ctx.workspaceId))
      .orderBy(asc(group.name)),
  ]);
  const people = members.filter(({ roles }) => permissionsOf(roles).has("reviews:read"));
  return { people: people.map(({ id, name, email }) => ({ id, name: name ?? email })), groups };
}
