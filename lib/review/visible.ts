import { inArray, isNull, or, type SQL } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";

/** Whose reviews the caller may read: reviewers those of their groups and of none, everybody else with the permission all. */
export function visibleReviews(ctx: ServiceContext): SQL | undefined {
  const onlyOwnGroups = ctx.permissions.has("reviews:decide") && !seesAll(ctx);
  if (!onlyOwnGroups) return undefined;
  return ctx.groupIds.length > 0
    ? or(isNull(review.groupId), inArray(review.groupId, [...ctx.groupIds]))
    : isNull(review.groupId);
}

const seesAll = ({ permissions }: ServiceContext): boolean =>
  permissions.has("reviews:decide-any-group") || permissions.has("audit:read") || permissions.has("config:write");
