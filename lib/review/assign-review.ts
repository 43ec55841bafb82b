/** Giving a review to somebody, to a group, or to whoever comes first. */
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, ValidationError } from "@/lib/core/errors";
import type { Database, Transaction } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { group } from "@/lib/db/schema/members/group";
import { member } from "@/lib/db/schema/members/member";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { permissionsOf } from "@/lib/members/permissions";
import { requirePermission } from "@/lib/members/require-permission";
import { tellOf } from "@/lib/notifications/notice";
import { lockOpenReview } from "./lock-open-review";
import { deciderOf, type Owned, requireWaitsFor, waitsFor } from "./may-decide";
import { visibleReviews } from "./visible";
import { votedBy } from "./voted-by";

export const AssignReviewInput = z
  .object({
    reviewId: z.uuid(),
    /** Null: nobody's in particular. */
    memberId: z.uuid().nullish(),
    /** Null: no group's. Not given: as it is. */
    groupId: z.uuid().nullish(),
  })
  .refine(({ memberId, groupId }) => memberId !== undefined || groupId !== undefined, "Say to whom.");

export interface Assignees {
  people: { id: string; name: string }[];
  groups: { id: string; name: string }[];
}

export const ListAssigneesInput = z.object({ reviewId: z.uuid() });

/** Who can be given a review: everybody who may decide one and has not voted on this already, and the workspace's groups. */
export async function listAssignees(
  ctx: ServiceContext,
  input: z.input<typeof ListAssigneesInput>,
): Promise<Assignees> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId } = ListAssigneesInput.parse(input);
  const [people, groups] = await Promise.all([
    deciders(ctx.db, ctx, reviewId),
    ctx.db
      .select({ id: group.id, name: group.name })
      .from(group)
      .where(eq(group.workspaceId, ctx.workspaceId))
      .orderBy(asc(group.name)),
  ]);
  return { people: people.flatMap(({ voted, ...person }) => (voted ? [] : [person])), groups };
}

/**
 * Gives an open review that the caller may decide to a member, who may then see and decide it whatever its group, or to a group. It is no
 * longer put off then, nor in anybody's hands. Throws NotFoundError, PermissionError, ConflictError once it is closed or that member has
 * voted on it, or ValidationError: that member decides nothing.
 */
export async function assignReview(
  ctx: ServiceContext,
  input: z.input<typeof AssignReviewInput>,
): Promise<{ reviewId: string; assigneeId: string | null; groupId: string | null }> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId, memberId, groupId } = AssignReviewInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const found = await lockOpenReview(tx, ctx, reviewId);
    if (memberId) await requireDecider(tx, ctx, reviewId, memberId);
    if (groupId) await requireGroup(tx, ctx, groupId);
    const given = {
      assigneeId: memberId === undefined ? null : memberId,
      groupId: groupId === undefined ? found.groupId : groupId,
    };
    requireMayGive(ctx, found, given);
    await tx
      .update(review)
      .set({
        assigneeId: given.assigneeId,
        groupId: given.groupId,
        snoozedUntil: null,
        claimedBy: null,
        claimedUntil: null,
      })
      .where(eq(review.id, reviewId));
    await appendAuditEntry(tx, ctx, {
      action: "review.reassigned",
      entityType: "review",
      entityId: reviewId,
      content: {
        draft_id: found.draftId,
        from: { member: found.assigneeId, group: found.groupId },
        to: { member: given.assigneeId, group: given.groupId },
      },
    });
    announceReviews(tx, ctx.workspaceId, [reviewId]);
    if (memberId) await tellOf(tx, ctx, { reviewId, reason: "assigned", memberIds: [memberId] });
    else if (groupId) await tellOf(tx, ctx, { reviewId, reason: "assigned_to_group" });
    return { reviewId, ...given };
  });
}

/** Who may not decide it may at most give it to others, where they run the workspace: never to themselves, their group or everybody. */
function requireMayGive(ctx: ServiceContext, from: Owned, to: Owned): void {
  if (ctx.permissions.has("config:write") && !waitsFor(deciderOf(ctx), to)) return;
  requireWaitsFor(ctx, from);
}

/** Whoever has voted can do no more about it: in their hands it would wait for nobody. */
async function requireDecider(tx: Transaction, ctx: ServiceContext, reviewId: string, memberId: string): Promise<void> {
  const found = (await deciders(tx, ctx, reviewId)).find(({ id }) => id === memberId);
  if (!found)
    throw new ValidationError(
      "This member decides no drafts here. Choose a reviewer or an approver.",
      [{ path: "/member_id", message: "Must be a member who may decide drafts." }],
      { reason: "no-decider" },
    );
  if (found.voted)
    throw new ConflictError(`${found.name} has approved this draft already; it waits for somebody else's vote.`, {
      reason: "voted-by",
      name: found.name,
    });
}

async function requireGroup(tx: Transaction, ctx: ServiceContext, groupId: string): Promise<void> {
  const [found] = await tx
    .select({ id: group.id })
    .from(group)
    .where(and(eq(group.id, groupId), eq(group.workspaceId, ctx.workspaceId)));
  if (!found) throw new NotFoundError("There is no such group in this workspace.");
}

/** `voted`: their vote on the review stands, and it waits for another's. */
async function deciders(db: Database | Transaction, ctx: ServiceContext, reviewId: string) {
  const voted = sql<boolean>`exists (select from ${review} where ${and(
    eq(review.id, reviewId),
    eq(review.workspaceId, ctx.workspaceId),
    visibleReviews(ctx),
    votedBy(sql`'person:' || ${member.id}`),
  )})`;
  const rows = await db
    .select({ id: member.id, roles: member.roles, name: user.name, email: user.email, voted })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.workspaceId, ctx.workspaceId), isNull(member.suspendedAt)))
    .orderBy(asc(user.name), asc(user.email));
  return rows.flatMap(({ id, roles, name, email, voted }) =>
    permissionsOf(roles).has("reviews:decide") ? [{ id, name: name ?? email, voted }] : [],
  );
}
