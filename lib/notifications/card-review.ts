/** Where cards of a review are put: with those whom it concerns, and in the channel of its workflow. */
import { and, asc, eq } from "drizzle-orm";
import { memberContext } from "@/lib/auth/member-context";
import { accountsOf } from "@/lib/channels/accounts";
import { wantCard } from "@/lib/channels/cards";
import type { ServiceContext } from "@/lib/core/context";
import { slackTeam } from "@/lib/db/schema/channels/slack-team";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { wants } from "@/lib/members/notice-choices";
import type { Notice } from "./notice";

type About = Pick<Notice, "reviewId" | "reason">;

/** A member's own card in each team in which they are known, unless they want none. */
export async function cardMember(
  ctx: ServiceContext,
  { memberId, reviewId, reason }: About & { memberId: string },
): Promise<void> {
  const reader = await memberContext(ctx, { workspaceId: ctx.workspaceId, memberId, via: "slack" });
  if (!reader || !wants(reader.person.preferences, "slack", reason)) return;
  for (const { teamId, userId } of await accountsOf(ctx, memberId)) {
    await wantCard(ctx, { reviewId, teamId, place: userId, memberId, reason });
  }
}

/** The card in the channel that the review's workflow names. */
export async function cardChannel(ctx: ServiceContext, { reviewId, reason }: About): Promise<void> {
  const [about] = await ctx.db
    .select({ status: review.status, definition: workflowVersion.definition })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId)));
  const place = about?.definition.review.slackChannel;
  if (!place || about.status !== "open") return;
  const [team] = await ctx.db
    .select({ teamId: slackTeam.teamId })
    .from(slackTeam)
    .where(eq(slackTeam.workspaceId, ctx.workspaceId))
    .orderBy(asc(slackTeam.id))
    .limit(1);
  if (team) await wantCard(ctx, { reviewId, teamId: team.teamId, place, memberId: null, reason });
}
