import { and, asc, eq, isNull } from "drizzle-orm";
import { groupIdsOfMember } from "@/lib/auth/member-groups";
import type { ServiceContext } from "@/lib/core/context";
import { draft } from "@/lib/db/schema/drafting/draft";
import { member } from "@/lib/db/schema/members/member";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { permissionsOf } from "@/lib/members/permissions";
import { concerns } from "./concerns";
import type { Notice } from "./notice";

/** The members whom it still concerns: what is closed, or has been given to others meanwhile, is told to nobody. */
export async function peopleToTell(ctx: ServiceContext, notice: Notice): Promise<string[]> {
  const [about] = await ctx.db
    .select({ review, definition: workflowVersion.definition })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.id, notice.reviewId), eq(review.workspaceId, ctx.workspaceId)));
  if (!about) return [];
  const members = await ctx.db
    .select({ id: member.id, roles: member.roles, groupIds: groupIdsOfMember })
    .from(member)
    .where(and(eq(member.workspaceId, ctx.workspaceId), isNull(member.suspendedAt)))
    .orderBy(asc(member.id));
  return members
    .filter(({ id, roles, groupIds }) => {
      const who = { memberId: id, permissions: permissionsOf(roles), groupIds };
      return concerns(notice, about.review, about.definition.review.tells, who);
    })
    .map(({ id }) => id);
}
