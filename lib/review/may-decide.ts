/** Who may decide a review: one rule for every door. Pure. */
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import type { Review } from "@/lib/db/schema/review/review";
import type { Permission } from "@/lib/members/permissions";

export interface Decider {
  /** Null: not a person. */
  memberId: string | null;
  permissions: ReadonlySet<Permission>;
  groupIds: readonly string[];
}

/** Whose a review is. */
export type Owned = Pick<Review, "groupId" | "assigneeId">;

export const deciderOf = ({ actor, permissions, groupIds }: ServiceContext): Decider => ({
  memberId: actor.kind === "person" ? actor.memberId : null,
  permissions,
  groupIds,
});

/** The review is theirs, their group's, or everybody's. */
export const waitsFor = ({ memberId, permissions, groupIds }: Decider, { groupId, assigneeId }: Owned): boolean =>
  groupId === null ||
  groupIds.includes(groupId) ||
  (memberId !== null && memberId === assigneeId) ||
  permissions.has("reviews:decide-any-group");

export const mayDecide = (who: Decider, review: Owned): boolean =>
  who.permissions.has("reviews:decide") && waitsFor(who, review);

/** Throws PermissionError unless the review is the caller's, their group's, or everybody's. To see it is not enough. */
export function requireWaitsFor(ctx: ServiceContext, review: Owned): void {
  if (waitsFor(deciderOf(ctx), review)) return;
  throw new PermissionError("This draft belongs to a group that you are not in. An admin can add you to the group.", {
    reason: "other-group",
  });
}
