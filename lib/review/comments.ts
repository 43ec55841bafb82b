/** What colleagues say to each other about a draft. The customer never sees it. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { ConflictError, NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { isBlank, plainText } from "@/lib/core/plain-text";
import type { Database, Transaction } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { type Review, review } from "@/lib/db/schema/review/review";
import { reviewComment } from "@/lib/db/schema/review/review-comment";
import { withTransaction } from "@/lib/db/transaction";
import { announceReviews } from "@/lib/events/live";
import { actorNames } from "@/lib/members/actor-name";
import { permissionsOf } from "@/lib/members/permissions";
import { requirePermission } from "@/lib/members/require-permission";
import { tellOf } from "@/lib/notifications/notice";
import { seesReview, visibleReviews } from "./visible";

export interface Comment {
  id: string;
  name: string;
  body: string;
  createdAt: Date;
}

/** A thread that is longer belongs into a meeting. */
const mostComments = 200;
/** UTF-16 units. */
export const longestComment = 4_000;

export const ListCommentsInput = z.object({ reviewId: z.uuid() });

export const AddCommentInput = z.object({
  reviewId: z.uuid(),
  body: z
    .string()
    .transform(plainText)
    .pipe(
      z
        .string()
        .trim()
        .max(longestComment)
        .refine((body) => !isBlank(body), "Say something."),
    ),
  /** Members named in it, to whom it is brought. */
  mentions: z.array(z.uuid()).max(20).default([]),
});

/** The oldest first. Throws NotFoundError. */
export async function listComments(ctx: ServiceContext, input: z.input<typeof ListCommentsInput>): Promise<Comment[]> {
  requirePermission(ctx, "reviews:read");
  const { reviewId } = ListCommentsInput.parse(input);
  await findReview(ctx.db, ctx, reviewId);
  const rows = await ctx.db
    .select()
    .from(reviewComment)
    .where(and(eq(reviewComment.reviewId, reviewId), eq(reviewComment.workspaceId, ctx.workspaceId)))
    .orderBy(asc(reviewComment.id));
  const name = await actorNames(
    ctx.db,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ id, actor, body, createdAt }) => ({ id, name: name(actor), body, createdAt }));
}

/** Who may see the review, and so can be mentioned: the caller is not among them. Throws NotFoundError. */
export async function listMentionable(
  ctx: ServiceContext,
  input: z.input<typeof ListCommentsInput>,
): Promise<{ id: string; name: string }[]> {
  requirePermission(ctx, "reviews:read");
  const { reviewId } = ListCommentsInput.parse(input);
  return mentionable(ctx.db, ctx, await findReview(ctx.db, ctx, reviewId));
}

/** Whoever works on drafts or sets the desk up; who only looks on changes nothing and calls nobody. */
export const mayComment = ({ permissions }: Pick<ServiceContext, "permissions">): boolean =>
  permissions.has("reviews:decide") || permissions.has("config:write");

/**
 * `cardId`: of the card under which it was written. Throws NotFoundError, PermissionError, ConflictError at too many, ValidationError: somebody
 * mentioned may not see it.
 */
export async function addComment(
  ctx: ServiceContext,
  input: z.input<typeof AddCommentInput>,
  { cardId = null }: { cardId?: string | null } = {},
): Promise<{ commentId: string }> {
  requirePermission(ctx, "reviews:read");
  if (!mayComment(ctx)) requirePermission(ctx, "reviews:decide");
  const { reviewId, body, mentions } = AddCommentInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const found = await findReview(tx, ctx, reviewId);
    const ofReview = and(eq(reviewComment.reviewId, reviewId), eq(reviewComment.workspaceId, ctx.workspaceId));
    const there = await tx.$count(reviewComment, ofReview);
    if (there >= mostComments)
      throw new ConflictError(`There are ${mostComments} comments on this draft already.`, {
        reason: "comments-enough",
      });
    if (mentions.length > 0) requireAll(await mentionable(tx, ctx, found), mentions);

    const commentId = newId();
    await tx.insert(reviewComment).values({
      id: commentId,
      workspaceId: ctx.workspaceId,
      reviewId,
      draftId: found.draftId,
      actor: ctx.actor,
      cardId,
      body,
      mentions: [...new Set(mentions)],
    });
    await appendAuditEntry(tx, ctx, {
      action: "review.commented",
      entityType: "review",
      entityId: reviewId,
      content: { draft_id: found.draftId, comment_id: commentId, body_sha256: sha256(body), mentions },
    });
    announceReviews(tx, ctx.workspaceId, [reviewId], { counts: mentions.length > 0 });
    if (mentions.length > 0) await tellOf(tx, ctx, { reviewId, reason: "mentioned", memberIds: mentions });
    return { commentId };
  });
}

async function findReview(db: Database | Transaction, ctx: ServiceContext, reviewId: string): Promise<Review> {
  const [found] = await db
    .select()
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)));
  if (!found) throw new NotFoundError("There is no such review in this workspace.");
  return found;
}

async function mentionable(db: Database | Transaction, ctx: ServiceContext, about: Review) {
  const [members, inGroup] = await Promise.all([
    db
      .select({ id: member.id, roles: member.roles, name: user.name, email: user.email })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(eq(member.workspaceId, ctx.workspaceId), isNull(member.suspendedAt)))
      .orderBy(asc(user.name), asc(user.email)),
    about.groupId === null
      ? []
      : db
          .select({ id: groupMember.memberId })
          .from(groupMember)
          .where(and(eq(groupMember.groupId, about.groupId), eq(groupMember.workspaceId, ctx.workspaceId))),
  ]);
  const insiders = new Set(inGroup.map(({ id }) => id));
  const me = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  return members.flatMap(({ id, roles, name, email }) => {
    const permissions = permissionsOf(roles);
    const groupIds = about.groupId !== null && insiders.has(id) ? [about.groupId] : [];
    const sees = permissions.has("reviews:read") && seesReview({ memberId: id, permissions, groupIds }, about);
    return sees && id !== me ? [{ id, name: name ?? email }] : [];
  });
}

function requireAll(people: readonly { id: string }[], mentions: readonly string[]): void {
  const known = new Set(people.map(({ id }) => id));
  if (mentions.every((id) => known.has(id))) return;
  throw new ValidationError(
    "Somebody mentioned may not see this draft.",
    [{ path: "/mentions", message: "Mention only members who may see the draft." }],
    { reason: "mentioned-unseen" },
  );
}
