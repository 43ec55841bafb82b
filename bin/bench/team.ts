import { createApiKey } from "@/lib/auth/api-keys";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { user } from "@/lib/db/schema/auth/user";
import { group } from "@/lib/db/schema/members/group";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { permissionsOf, type Role } from "@/lib/members/permissions";

export interface Team {
  /** Five; the reviewer is in the first two. */
  groupIds: string[];
  reviewer: {
    userId: string;
    memberId: string;
    /** Personal, with all that a reviewer may. */
    apiKey: string;
  };
}

const names = ["Billing", "Shipping", "Returns", "Accounts", "Planner"];
const roles: Role[] = ["reviewer"];

/** A reviewer who is in some of the groups, so that what they see is not all there is. */
export async function formTeam(ctx: ServiceContext): Promise<Team> {
  const { workspaceId, db } = ctx;
  const [userId, memberId] = [newId(), newId()];
  await db.insert(user).values({ id: userId, email: "reviewer@bench.example", name: "Bench Reviewer" });
  await db.insert(member).values({ id: memberId, workspaceId, userId, roles });
  const groups = names.map((name) => ({ id: newId(), workspaceId, name }));
  await db.insert(group).values(groups);
  const groupIds = groups.map(({ id }) => id);
  const own = groupIds.slice(0, 2).map((groupId) => ({ workspaceId, groupId, memberId }));
  await db.insert(groupMember).values(own);

  const permissions = permissionsOf(roles);
  const reviewer: ServiceContext = { ...ctx, actor: { kind: "person", memberId, via: "web" }, permissions };
  const { key } = await createApiKey(reviewer, { name: "Benchmark", personal: true, scopes: [...permissions] });
  return { groupIds, reviewer: { userId, memberId, apiKey: key } };
}
