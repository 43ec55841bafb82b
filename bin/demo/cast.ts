/** The demo's workspace and its people. */
import { and, eq } from "drizzle-orm";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { workspace } from "@/lib/db/schema/members/workspace";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import { people } from "./people";

export interface Cast {
  workspaceId: string;
  member(role: Role): { userId: string; memberId: string };
  /** The context in which the demo's person of this role acts. */
  as(role: Role): ServiceContext;
}

const slug = "demo";

/** Finds the cast of an earlier start, or makes it. */
export async function assembleCast(db: Database): Promise<Cast> {
  const [known] = await db.select({ id: workspace.id }).from(workspace).where(eq(workspace.slug, slug));
  const workspaceId = known?.id ?? (await createCast(db));
  const rows = await db
    .select({ email: user.email, userId: user.id, memberId: member.id })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.workspaceId, workspaceId)));

  const find = (role: Role) => {
    const row = rows.find(({ email }) => email === people.find((person) => person.role === role)?.email);
    if (!row) throw new Error(`The demo has no ${role}. Delete the data folder and start again.`);
    return row;
  };
  return {
    workspaceId,
    member: find,
    as: (role) => ({
      workspaceId,
      actor: { kind: "person", memberId: find(role).memberId, via: "web" },
      permissions: permissionsOf([role]),
      groupIds: [],
      clock: systemClock,
      db,
    }),
  };
}

function createCast(db: Database): Promise<string> {
  const workspaceId = newId();
  return db.transaction(async (tx) => {
    await tx.insert(workspace).values({ id: workspaceId, slug, name: "Brindlewick" });
    for (const { email, name, roles } of people) {
      const userId = newId();
      await tx.insert(user).values({ id: userId, email, name });
      await tx.insert(member).values({ id: newId(), workspaceId, userId, roles });
    }
    return workspaceId;
  });
}
