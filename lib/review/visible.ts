import { eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { ServiceContext } from "@/lib/core/context";
import { type Review, review } from "@/lib/db/schema/review/review";
import type { Decider } from "./may-decide";

/** Whose reviews the caller may read: reviewers those of their groups, of none, their own and those that they escalated; everybody else with the permission all. */
export function visibleReviews(ctx: ServiceContext): SQL | undefined {
  if (seesAll(ctx.permissions)) return undefined;
  return or(
    isNull(review.groupId),
    ctx.groupIds.length > 0 ? inArray(review.groupId, [...ctx.groupIds]) : undefined,
    ctx.actor.kind === "person"
      ? or(eq(review.assigneeId, ctx.actor.memberId), eq(review.escalatedBy, ctx.actor.memberId))
      : undefined,
  );
}

/** The same rule for one review and one person, who may be another than the caller and has the permission to read reviews. */
export const seesReview = (
  { memberId, permissions, groupIds }: Decider,
  { groupId, assigneeId, escalatedBy }: Pick<Review, "groupId" | "assigneeId" | "escalatedBy">,
): boolean =>
  seesAll(permissions) ||
  groupId === null ||
  groupIds.includes(groupId) ||
  (memberId !== null && (memberId === assigneeId || memberId === escalatedBy));

/** The same, for what belongs to a draft: an SQL condition on the column that has the draft's id. What has none yet is nobody's. */
export function ofVisibleReviews(ctx: ServiceContext, draftId: AnyPgColumn): SQL | undefined {
  const visible = visibleReviews(ctx);
  return (
    visible &&
    or(isNull(draftId), sql`exists (select from ${review} where ${review.draftId} = ${draftId} and ${visible})`)
  );
}

/** Whether reviews of every group are shown to whoever has these permissions and may read any. */
const seesAll = (permissions: ServiceContext["permissions"]): boolean =>
  !permissions.has("reviews:decide") ||
  permissions.has("reviews:decide-any-group") ||
  permissions.has("audit:read") ||
  permissions.has("config:write");
