/** Factories for the people of a test and the contexts in which they act. */
import { and, eq } from "drizzle-orm";
import type { ServiceContext, Surface } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { group } from "@/lib/db/schema/members/group";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { workspace } from "@/lib/db/schema/members/workspace";
import { permissionsOf, type Permission, type Role } from "@/lib/members/permissions";
import { TestClock } from "./clock";

export interface TestWorkspace {
  id: string;
  slug: string;
  name: string;
}

export interface TestMember {
  id: string;
  userId: string;
  workspaceId: string;
  roles: Role[];
  groupIds: string[];
  name: string;
  email: string;
}

export type TestContext = ServiceContext & { clock: TestClock };

export async function createWorkspace(db: Database, { name = "Acme" } = {}): Promise<TestWorkspace> {
  const id = newId();
  const row = { id, slug: `acme-${id}`, name };
  await db.insert(workspace).values(row);
  return row;
}

/** A new user as a member of a workspace (a new one unless told). Groups are given by name and made when missing. */
export async function createMember(
  db: Database,
  given: { workspaceId?: string; roles: Role[]; groups?: string[]; name?: string; email?: string },
): Promise<TestMember> {
  const workspaceId = given.workspaceId ?? (await createWorkspace(db)).id;
  const [id, userId] = [newId(), newId()];
  const name = given.name ?? "Robin Reviewer";
  const email = given.email ?? `${id}@example.com`;
  await db.insert(user).values({ id: userId, name, email });
  await db.insert(member).values({ id, workspaceId, userId, roles: given.roles });
  const groupIds: string[] = [];
  for (const groupName of given.groups ?? []) {
    const groupId = await createGroup(db, workspaceId, groupName);
    await db.insert(groupMember).values({ workspaceId, groupId, memberId: id });
    groupIds.push(groupId);
  }
  return { id, userId, workspaceId, roles: given.roles, groupIds, name, email };
}

/** The id of the workspace's group of this name, which is made when missing. */
export async function createGroup(db: Database, workspaceId: string, name: string): Promise<string> {
  await db.insert(group).values({ id: newId(), workspaceId, name }).onConflictDoNothing();
  const rows = await db
    .select({ id: group.id })
    .from(group)
    .where(and(eq(group.workspaceId, workspaceId), eq(group.name, name)));
  const [row] = rows;
  if (!row) throw new Error("The group was not made.");
  return row.id;
}

/** The context in which a member acts. Give several contexts one clock to make them share time. */
export function contextFor(
  db: Database,
  who: TestMember,
  { via = "web", clock = new TestClock() }: { via?: Surface; clock?: TestClock } = {},
): TestContext {
  return {
    workspaceId: who.workspaceId,
    actor: { kind: "person", memberId: who.id, via },
    permissions: permissionsOf(who.roles),
    groupIds: who.groupIds,
    clock,
    db,
  };
}

/** The context of a service's API key that holds just these permissions. No api_key row is made. */
export function apiKeyContext(
  db: Database,
  workspaceId: string,
  granted: readonly Permission[],
  clock: TestClock = new TestClock(),
): TestContext {
  return {
    workspaceId,
    actor: { kind: "api-key", apiKeyId: newId() },
    permissions: new Set(granted),
    groupIds: [],
    clock,
    db,
  };
}
