/** Whom a notice is told to now; for the others it is kept, so that it is told when it is time. */
import type { ServiceContext } from "@/lib/core/context";
import { cardChannels, type CardChannel } from "@/lib/db/schema/channels/channel-team";
import type { NoticeChannel } from "@/lib/members/notice-choices";
import { cardMember, cardRooms } from "./card-review";
import { deferFailed, deferNotices, type MessageChannel } from "./defer";
import { type Device, devicesToTell } from "./devices-to-tell";
import type { Notice } from "./notice";
import { peopleToTell } from "./people-to-tell";

/** One message, which is a step of its own. */
export interface Message {
  channel: MessageChannel;
  memberId: string;
  /** Where it is a device that is told. */
  subscriptionId?: string;
}

/** Of each channel, so that a run has fewer than the thousand steps that it may have. */
const mostMessages = { mail: 300, teams_webhook: 100, push: 500 } as const;

interface Giving {
  /** What this installation can tell by. */
  channels: readonly NoticeChannel[];
  /** When it was given, the same for each try: another could tell at once what the first has put off. */
  givenAt: Date;
  most?: Record<MessageChannel, number>;
}

/** Has cards stand, puts off what is to be told later or is too much for one run, and returns what is to be told now. Repeating it changes nothing. */
export async function giveNotice(
  ctx: ServiceContext,
  notice: Notice,
  { channels, givenAt, most = mostMessages }: Giving,
): Promise<Message[]> {
  const { reviewId, reason } = notice;
  const now = await deferNotices(
    ctx,
    { reviewId, reason },
    { at: givenAt, memberIds: await peopleToTell(ctx, notice), channels },
  );
  const onCards = cardChannels.filter((channel): channel is CardChannel => channels.includes(channel));
  if (onCards.length > 0 && reason === "opened") await cardRooms(ctx, { reviewId, reason, wantedAt: givenAt });
  for (const channel of onCards) {
    for (const memberId of now[channel])
      await cardMember(ctx, { memberId, channel, reviewId, reason, wantedAt: givenAt });
  }

  const devices = (await devicesToTell(ctx, now.push)).map(({ id, memberId }: Device) => ({
    memberId,
    subscriptionId: id,
  }));
  const messages = {
    push: cutAt(most.push, devices),
    mail: cutAt(
      most.mail,
      now.mail.map((memberId) => ({ memberId })),
    ),
    teams_webhook: cutAt(
      most.teams_webhook,
      now.teams_webhook.map((memberId) => ({ memberId })),
    ),
  };
  const late = Object.entries(messages).map(([channel, { late }]) => [channel, late] as const);
  await deferFailed(ctx, { reviewId, reason, givenAt }, Object.fromEntries(late));
  return Object.entries(messages).flatMap(([channel, { told }]) =>
    told.map((to) => ({ channel: channel as MessageChannel, ...to })),
  );
}

/** Those who are told now, and whoever is too many, with all of their devices. */
function cutAt<To extends { memberId: string }>(most: number, all: readonly To[]): { told: To[]; late: string[] } {
  const late = [...new Set(all.slice(most).map(({ memberId }) => memberId))];
  return { told: all.filter(({ memberId }) => !late.includes(memberId)), late };
}

/** Those whom a channel failed to reach, by channel: of several devices one is enough, and one that is gone is none. */
export function unreached(ends: readonly (Message & { end: string })[]): Partial<Record<MessageChannel, string[]>> {
  const reached = new Set(ends.filter(({ end }) => end === "sent").map(keyOf));
  const not: Partial<Record<MessageChannel, string[]>> = {};
  for (const end of ends) {
    if (end.end === "failed" && !reached.has(keyOf(end)))
      not[end.channel] = [...new Set([...(not[end.channel] ?? []), end.memberId])];
  }
  return not;
}

const keyOf = ({ channel, memberId }: Message): string => `${channel}/${memberId}`;
