import { and, eq } from "drizzle-orm";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import type { ServiceContext } from "@/lib/core/context";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { type NoticeChannel, wants } from "@/lib/members/notice-choices";
import { concerns } from "./concerns";
import type { Notice } from "./notice";

export type ToMember = Pick<Notice, "reviewId" | "reason"> & { memberId: string };

/** The surface that decisions come by which are made from a channel's message. */
const surfaces = { push: "web", mail: "email", teams_webhook: "teams" } as const;

/** Who is to be told by a channel, as they are now. Null: it concerns them no more, or they do not want to be told of it there. */
export async function stillConcerned(
  ctx: ServiceContext,
  { memberId, reviewId, reason }: ToMember,
  channel: NoticeChannel & keyof typeof surfaces,
): Promise<MemberContext | null> {
  const { workspaceId } = ctx;
  const reader = await memberContext(ctx, { workspaceId, memberId, via: surfaces[channel] });
  if (!reader || !wants(reader.person.preferences, channel, reason)) return null;
  const [about] = await ctx.db
    .select({ review, definition: workflowVersion.definition })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, workspaceId)));
  const { permissions, groupIds } = reader;
  const told = { reason, memberIds: [memberId], by: null };
  const holds =
    about && concerns(told, about.review, about.definition.review.tells, { memberId, permissions, groupIds });
  return holds ? reader : null;
}
