import { and, asc, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { type Review, review } from "@/lib/db/schema/review/review";
import { permissionsOf } from "@/lib/members/permissions";
import type { Notice } from "./notice";

/** The members whom it still concerns: what is closed, or has been given to others meanwhile, is told to nobody. */
export async function peopleToTell(ctx: ServiceContext, notice: Notice): Promise<string[]> {
  const [about] = await ctx.db
    .select()
    .from(review)
    .where(and(eq(review.id, notice.reviewId), eq(review.workspaceId, ctx.workspaceId)));
  if (!about) return [];
  const concerned = await concernedBy(ctx, notice, about);

  const members = await ctx.db
    .select({ id: member.id, roles: member.roles })
    .from(member)
    .where(and(eq(member.workspaceId, ctx.workspaceId), isNull(member.suspendedAt)))
    .orderBy(asc(member.id));
  const needed = notice.reason === "mentioned" ? "reviews:read" : "reviews:decide";
  return members
    .filter(({ id, roles }) => id !== notice.by && concerned(id) && permissionsOf(roles).has(needed))
    .map(({ id }) => id);
}

async function concernedBy(
  ctx: ServiceContext,
  { reason, memberIds }: Notice,
  about: Review,
): Promise<(memberId: string) => boolean> {
  const named = new Set(memberIds);
  if (reason === "mentioned") return (id) => named.has(id);
  // Who looks at the queue sees what is new there.
  if (about.status !== "open" || reason === "opened") return () => false;
  if (reason === "assigned") return (id) => named.has(id) && about.assigneeId === id;
  if (about.assigneeId !== null) return () => false;
  // Of no group: whoever decides may take it.
  if (about.groupId === null) return () => reason === "escalated";
  const rows = await ctx.db
    .select({ memberId: groupMember.memberId })
    .from(groupMember)
    .where(and(eq(groupMember.groupId, about.groupId), eq(groupMember.workspaceId, ctx.workspaceId)));
  const inGroup = new Set(rows.map((row) => row.memberId));
  return (id) => inGroup.has(id);
}
