import type { ChannelPerson } from "../desk";
import type { Connector } from "./connector";

/** A full member of the tenant that the app is in, and the address that the tenant vouches for; null: anybody else. */
export type Identity = { confirmedEmail: string | null } | null;

/** Milliseconds for which Teams' word is taken. A member who becomes a guest may press for so long. */
const keptFor = 120_000;
const mostKept = 2_000;
const kept = new Map<string, { identity: Identity; until: number }>();

/**
 * Who somebody is, by Teams' own word. Guests, anonymous people and those of other tenants are nobody here. Only the principal name counts as an
 * address: a tenant has shown that its domain is its own, while a mail address can be anybody's. Throws CardError; then nobody is known.
 */
export async function identify(
  connector: Connector,
  { teamId, userId, address = "" }: ChannelPerson,
  conversation: string,
  now: Date,
): Promise<Identity> {
  const key = `${teamId}/${userId}/${address}`;
  const before = kept.get(key);
  if (before && before.until > now.getTime()) return before.identity;
  const member = await connector.member(conversation, address);
  const isOne = member.userId === userId && member.tenantId === teamId && member.isFull;
  const principal = member.principal.toLowerCase();
  const identity = isOne
    ? { confirmedEmail: principal === "" || principal.includes("#ext#") ? null : principal }
    : null;
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, { identity, until: now.getTime() + keptFor });
  return identity;
}
