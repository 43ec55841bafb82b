/** By which channels a person is told of what, by their own choice. Pure. */
import type { Preferences } from "./preferences";

/** The ways to a person. */
export const noticeChannels = ["push", "mail", "slack", "teams", "teams_webhook"] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

export const noticeReasons = ["assigned", "assigned_to_group", "escalated", "mentioned", "opened"] as const;
export type NoticeReason = (typeof noticeReasons)[number];

/** What a person does not want to be told of, by channel: what they can first be told of later is told until they say no. */
export type Unwanted = Partial<Record<NoticeChannel, NoticeReason[]>>;

/** What may be told outside of working hours, and while somebody wants quiet: what is escalated, and what is of risk 2 or 3. */
export const anytimes = ["escalated", "grave"] as const;
export type Anytime = (typeof anytimes)[number];

/** Minutes for which what is not urgent can be collected. */
export const collectChoices = [15, 30, 60, 120, 240] as const;

type Choices = Pick<Preferences, "unwanted"> & Partial<Record<NoticeChannel, unknown>>;

/** Whether a channel is switched off altogether, which unsubscribing from mail does. Devices and flows are taken away instead. */
export const isOff = (preferences: Choices, channel: NoticeChannel): boolean => preferences[channel] === false;

export const wants = (preferences: Choices, channel: NoticeChannel, reason: NoticeReason): boolean =>
  !isOff(preferences, channel) && !preferences.unwanted?.[channel]?.includes(reason);
