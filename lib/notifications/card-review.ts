/** Where cards of a review are put: with those whom it concerns, and in the channel of its workflow. */
import { and, asc, eq } from "drizzle-orm";
import { memberContext } from "@/lib/auth/member-context";
import { accountsOf } from "@/lib/channels/accounts";
import { wantCard } from "@/lib/channels/want-card";
import type { ServiceContext } from "@/lib/core/context";
import { type CardChannel, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { wants } from "@/lib/members/notice-choices";
import type { Notice } from "./notice";

interface About extends Pick<Notice, "reviewId" | "reason"> {
  /** When the notice was given. */
  wantedAt: Date;
}

/** A member's own card in each team of a channel in which they are known, unless they want none. */
export async function cardMember(
  ctx: ServiceContext,
  { memberId, channel, reviewId, reason, wantedAt }: About & { memberId: string; channel: CardChannel },
): Promise<void> {
  const reader = await memberContext(ctx, { workspaceId: ctx.workspaceId, memberId, via: channel });
  if (!reader || !wants(reader.person.preferences, channel, reason)) return;
  for (const { teamId, userId } of await accountsOf(ctx, memberId, channel)) {
    await wantCard(ctx, { reviewId, channel, teamId, place: userId, memberId, reason, wantedAt });
  }
}

/** The cards in the channels that the review's workflow names. */
export async function cardRooms(ctx: ServiceContext, { reviewId, reason, wantedAt }: About): Promise<void> {
  const [about] = await ctx.db
    .select({ status: review.status, definition: workflowVersion.definition })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId)));
  if (about?.status !== "open") return;
  const { slackChannel, slackTeam, teamsChannel } = about.definition.review;
  const places = [
    ["slack", slackChannel, slackTeam],
    ["teams", teamsChannel, undefined],
  ] as const;
  for (const [channel, place, of] of places) {
    if (!place) continue;
    const ofTeam = of ? eq(channelTeam.teamId, of) : undefined;
    const [team] = await ctx.db
      .select({ teamId: channelTeam.teamId })
      .from(channelTeam)
      .where(and(eq(channelTeam.channel, channel), eq(channelTeam.workspaceId, ctx.workspaceId), ofTeam))
      .orderBy(asc(channelTeam.id))
      .limit(1);
    if (team) await wantCard(ctx, { reviewId, channel, teamId: team.teamId, place, memberId: null, reason, wantedAt });
  }
}
