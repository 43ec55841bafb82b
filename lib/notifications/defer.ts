/** Who is told at once, and who later: that is kept, so that it is told when it is time. */
import { and, eq, inArray } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { member } from "@/lib/db/schema/members/member";
import { deferredNotice } from "@/lib/db/schema/notifications/digest";
import { review } from "@/lib/db/schema/review/review";
import { type NoticeChannel, wants } from "@/lib/members/notice-choices";
import type { Notice } from "./notice";
import { withWebhook } from "./teams-webhook/webhooks";
import { whenToTell } from "./when-to-tell";

/** Seconds after which what could not be told is tried again, together with what came meanwhile. */
const againAfter = 300;

/** Of these each message is sent by itself; cards are rows that are kept true. */
export const messageChannels = ["mail", "push", "teams_webhook"] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** What could not be told at once, or was too much for that, waits as well, so that an outage loses nothing. Repeating it defers nothing twice. */
export async function deferFailed(
  ctx: ServiceContext,
  { reviewId, reason, givenAt }: Pick<Notice, "reviewId" | "reason"> & { givenAt: Date },
  failed: Partial<Record<MessageChannel, readonly string[]>>,
): Promise<void> {
  const dueAt = secondsAfter(ctx.clock.now(), againAfter);
  const { workspaceId } = ctx;
  const rows = messageChannels.flatMap((channel) =>
    (failed[channel] ?? []).map((memberId) => ({
      id: newId(),
      workspaceId,
      memberId,
      channel,
      reviewId,
      reason,
      dueAt,
      createdAt: givenAt,
    })),
  );
  if (rows.length > 0) await ctx.db.insert(deferredNotice).values(rows).onConflictDoNothing();
}

export type ToldNow = Record<NoticeChannel, string[]>;

interface WhomToTell {
  memberIds: readonly string[];
  channels: readonly NoticeChannel[];
  /** By which it is told at once or later: for a repeat, the time of the first try. */
  at?: Date;
}

/** Those to be told at once, by channel; for the others it waits. Repeating it defers nothing twice. */
export async function deferNotices(
  ctx: ServiceContext,
  { reviewId, reason }: Pick<Notice, "reviewId" | "reason">,
  { memberIds, channels, at = ctx.clock.now() }: WhomToTell,
): Promise<ToldNow> {
  const now: ToldNow = { push: [], mail: [], slack: [], teams: [], teams_webhook: [] };
  const { workspaceId } = ctx;
  const [about] = await ctx.db
    .select({ risk: review.risk })
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, workspaceId)));
  if (!about || memberIds.length === 0) return now;
  const members = await ctx.db
    .select({ id: member.id, preferences: member.preferences })
    .from(member)
    .where(and(eq(member.workspaceId, workspaceId), inArray(member.id, [...memberIds])))
    .orderBy(member.id);

  const flows = new Set(channels.includes("teams_webhook") ? await withWebhook(ctx, memberIds) : []);
  const later: (typeof deferredNotice.$inferInsert)[] = [];
  for (const { id: memberId, preferences } of members) {
    const dueAt = whenToTell(preferences, { reason, risk: about.risk }, at);
    for (const channel of channels) {
      if (!wants(preferences, channel, reason) || (channel === "teams_webhook" && !flows.has(memberId))) continue;
      if (dueAt <= at) now[channel].push(memberId);
      else later.push({ id: newId(), workspaceId, memberId, channel, reviewId, reason, dueAt, createdAt: at });
    }
  }
  if (later.length > 0) await ctx.db.insert(deferredNotice).values(later).onConflictDoNothing();
  return now;
}
