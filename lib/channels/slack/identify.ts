import type { webApi } from "@slack/bolt";
import type { ChannelPerson } from "../desk";

/** A full member of the team that the app is in, whose address Slack has confirmed or not; null: anybody else. */
export type Identity = { confirmedEmail: string | null } | null;

/** Milliseconds for which Slack's word is taken. A member who becomes a guest may press for so long. */
const keptFor = 120_000;
const mostKept = 2_000;
const kept = new Map<string, { identity: Identity; until: number }>();

/**
 * Who somebody is, by Slack's own word. Guests, strangers, bots and people of other companies in shared channels are nobody here: an address says
 * nothing of them. Throws what the Web API throws; then nobody is known.
 */
export async function identify(
  client: webApi.WebClient,
  { teamId, userId }: ChannelPerson,
  now: Date,
): Promise<Identity> {
  const key = `${teamId}/${userId}`;
  const before = kept.get(key);
  if (before && before.until > now.getTime()) return before.identity;
  const { user } = await client.users.info({ user: userId });
  // Not `is_stranger`: it is false for people of another company who share a channel.
  const isOne =
    user !== undefined &&
    user.id === userId &&
    user.team_id === teamId &&
    !user.deleted &&
    !user.is_bot &&
    !user.is_restricted &&
    !user.is_ultra_restricted &&
    !user.is_stranger &&
    !user.is_invited_user;
  const identity = isOne
    ? { confirmedEmail: (user.is_email_confirmed === true && user.profile?.email?.toLowerCase()) || null }
    : null;
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, { identity, until: now.getTime() + keptFor });
  return identity;
}
