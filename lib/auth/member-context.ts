import { and, eq, isNull } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import type { ServiceContext, Surface } from "@/lib/core/context";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { permissionsOf } from "@/lib/members/permissions";
import type { Preferences } from "@/lib/members/preferences";
import { groupIdsOfMember } from "./member-groups";

export interface MemberContext extends ServiceContext {
  actor: { kind: "person"; memberId: string; via: Surface };
  person: { name: string; email: string; preferences: Preferences };
}

/**
 * What a member may do now who comes by another way than a session, which the caller has made sure of. Null: not a member of this
 * workspace, or suspended.
 */
export async function memberContext(
  { db, clock }: { db: Database; clock: Clock },
  { workspaceId, memberId, via }: { workspaceId: string; memberId: string; via: Surface },
): Promise<MemberContext | null> {
  const [row] = await db
    .select({
      roles: member.roles,
      preferences: member.preferences,
      groupIds: groupIdsOfMember,
      name: user.name,
      email: user.email,
    })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.id, memberId), eq(member.workspaceId, workspaceId), isNull(member.suspendedAt)));
  if (!row) return null;
  return {
    workspaceId,
    actor: { kind: "person", memberId, via },
    permissions: permissionsOf(row.roles),
    groupIds: row.groupIds,
    clock,
    db,
    person: { name: row.name ?? row.email, email: row.email, preferences: row.preferences },
  };
}
