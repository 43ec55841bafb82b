import { and, asc, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { type Review, review } from "@/lib/db/schema/review/review";
import { permissionsOf } from "@/lib/members/permissions";
import type { Notice } from "./notice";

/** Steps that a run may have. */
const mostDevices = 500;

/** The subscriptions of whom it still concerns: what is closed, or has been given to others meanwhile, is told to nobody. */
export async function devicesToTell(ctx: ServiceContext, notice: Notice): Promise<string[]> {
  const [about] = await ctx.db
    .select()
    .from(review)
    .where(and(eq(review.id, notice.reviewId), eq(review.workspaceId, ctx.workspaceId)));
  if (!about) return [];
  const concerned = await concernedBy(ctx, notice, about);

  const devices = await ctx.db
    .select({ id: pushSubscription.id, memberId: member.id, roles: member.roles })
    .from(pushSubscription)
    .innerJoin(member, and(eq(member.id, pushSubscription.memberId), isNull(member.suspendedAt)))
    .where(and(eq(pushSubscription.workspaceId, ctx.workspaceId), eq(member.workspaceId, ctx.workspaceId)))
    .orderBy(asc(pushSubscription.id));
  const needed = notice.reason === "mentioned" ? "reviews:read" : "reviews:decide";
  return devices
    .filter(({ memberId, roles }) => memberId !== notice.by && concerned(memberId) && permissionsOf(roles).has(needed))
    .slice(0, mostDevices)
    .map(({ id }) => id);
}

async function concernedBy(
  ctx: ServiceContext,
  { reason, memberIds }: Notice,
  about: Review,
): Promise<(memberId: string) => boolean> {
  const named = new Set(memberIds);
  if (reason === "mentioned") return (id) => named.has(id);
  if (about.status !== "open") return () => false;
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
