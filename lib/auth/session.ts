/** From a browser's session to what its person may do now: read anew for every request, so that a revoked right is gone at once. */
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import type { Database } from "@/lib/db/client";
import { session } from "@/lib/db/schema/auth/session";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { workspace } from "@/lib/db/schema/members/workspace";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import type { Preferences } from "@/lib/members/preferences";
import { groupIdsOfMember } from "./member-groups";

/** A ServiceContext, and what the page's frame says of the person. */
export interface SessionContext extends ServiceContext {
  actor: { kind: "person"; memberId: string; via: "web" };
  person: { name: string; email: string; roles: readonly Role[]; preferences: Preferences };
  workspace: { id: string; name: string };
}

/**
 * The context of whoever holds this session token, in the session's workspace or else the one joined first. Null: not signed in,
 * expired, or suspended everywhere.
 */
export async function sessionContext(
  db: Database,
  clock: Clock,
  token: string | undefined,
): Promise<SessionContext | null> {
  if (!token) return null;
  const [row] = await db
    .select({
      memberId: member.id,
      roles: member.roles,
      preferences: member.preferences,
      groupIds: groupIdsOfMember,
      name: user.name,
      email: user.email,
      workspace: { id: workspace.id, name: workspace.name },
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .innerJoin(member, eq(member.userId, session.userId))
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(and(eq(session.sessionToken, sha256(token)), gt(session.expires, clock.now()), isNull(member.suspendedAt)))
    .orderBy(desc(sql`${member.workspaceId} is not distinct from ${session.workspaceId}`), member.id)
    .limit(1);
  if (!row) return null;

  return {
    workspaceId: row.workspace.id,
    actor: { kind: "person", memberId: row.memberId, via: "web" },
    permissions: permissionsOf(row.roles),
    groupIds: row.groupIds,
    clock,
    db,
    person: { name: row.name ?? row.email, email: row.email, roles: row.roles, preferences: row.preferences },
    workspace: row.workspace,
  };
}
