/** Who a member is on a channel. Only the platform's own word and the member's count: a name or an address is not enough. */
import { randomInt } from "node:crypto";
import { and, eq, gt, isNotNull, isNull, lt, ne } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount, type ChannelAccount } from "@/lib/db/schema/channels/channel-account";
import { linkCode } from "@/lib/db/schema/channels/link-code";
import { type CardChannel, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { memberContext } from "@/lib/auth/member-context";

/** Seconds. */
const codeLifetime = 600;
// Crockford's: none looks like another.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Of 5 bits each. */
const codeLength = 16;

/** Makes a code with which the caller shows, within ten minutes, who they are on a channel. Throws PermissionError. */
export async function makeLinkCode(ctx: ServiceContext): Promise<string> {
  requirePermission(ctx, "reviews:read");
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") throw new PermissionError("Only a person has accounts on channels.");
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  const fresh = { codeHash: sha256(code), expiresAt: secondsAfter(ctx.clock.now(), codeLifetime) };
  await ctx.db
    .insert(linkCode)
    .values({ id: newId(), workspaceId, memberId: actor.memberId, ...fresh })
    .onConflictDoUpdate({ target: linkCode.memberId, set: fresh });
  return code.replace(/(.{4})(?=.)/g, "$1-");
}

/** On the platform itself. */
export type Account = Pick<ChannelAccount, "channel" | "teamId" | "userId"> & Partial<Pick<ChannelAccount, "address">>;

const ofAccount = [channelAccount.channel, channelAccount.teamId, channelAccount.userId];

/** A team can have gone to another workspace. */
const ofSameTeam = and(
  eq(channelTeam.channel, channelAccount.channel),
  eq(channelTeam.teamId, channelAccount.teamId),
  eq(channelTeam.workspaceId, channelAccount.workspaceId),
);

/** Makes an account the member's whose code it is, and uses the code up. Null: it is none of this workspace's. */
export async function linkByCode(
  { db, clock }: { db: Database; clock: Clock },
  workspaceId: string,
  account: Account,
  code: string,
): Promise<string | null> {
  const typed = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const byCode = and(
    eq(linkCode.codeHash, sha256(typed)),
    eq(linkCode.workspaceId, workspaceId),
    gt(linkCode.expiresAt, clock.now()),
  );
  const [found] = await db.select({ memberId: linkCode.memberId }).from(linkCode).where(byCode);
  const ctx =
    found && (await memberContext({ db, clock }, { workspaceId, memberId: found.memberId, via: account.channel }));
  if (!ctx) return null;
  return withTransaction({ db }, async (tx) => {
    const used = await tx.delete(linkCode).where(byCode).returning({ id: linkCode.id });
    if (used.length === 0) return null;
    await keepAccount(tx, ctx, { ...account, memberId: found.memberId });
    return found.memberId;
  });
}

/**
 * Makes an account a member's of whom the platform confirmed the address, in a team that an admin has said to be the company's own. One that
 * somebody has said something of before is left as it is.
 */
export async function linkByMail(
  { db, clock }: { db: Database; clock: Clock },
  workspaceId: string,
  account: Account,
  memberId: string,
): Promise<void> {
  const ctx = await memberContext({ db, clock }, { workspaceId, memberId, via: account.channel });
  if (!ctx) return;
  await withTransaction({ db }, async (tx) => {
    const [row] = await tx
      .insert(channelAccount)
      .values({ id: newId(), workspaceId, memberId, ...account })
      .onConflictDoUpdate({
        target: ofAccount,
        set: { memberId, workspaceId, address: account.address ?? null },
        // What was known of it elsewhere says nothing here.
        setWhere: ne(channelAccount.workspaceId, workspaceId),
      })
      .returning();
    if (row) await linked(tx, ctx, { ...row, memberId });
  });
}

/** The caller's own, with the names of their teams. */
export async function listAccounts(
  ctx: ServiceContext,
): Promise<(Pick<Account, "channel" | "userId"> & { id: string; team: string })[]> {
  requirePermission(ctx, "reviews:read");
  if (ctx.actor.kind !== "person") return [];
  return ctx.db
    .select({
      id: channelAccount.id,
      channel: channelAccount.channel,
      userId: channelAccount.userId,
      team: channelTeam.name,
    })
    .from(channelAccount)
    .innerJoin(channelTeam, ofSameTeam)
    .where(and(eq(channelAccount.memberId, ctx.actor.memberId), eq(channelAccount.workspaceId, ctx.workspaceId)));
}

/** Where a member can be told of something. */
export const accountsOf = (ctx: ServiceContext, memberId: string, channel: CardChannel): Promise<Account[]> =>
  ctx.db
    .select({ channel: channelAccount.channel, teamId: channelAccount.teamId, userId: channelAccount.userId })
    .from(channelAccount)
    .innerJoin(channelTeam, ofSameTeam)
    .where(
      and(
        eq(channelAccount.memberId, memberId),
        eq(channelAccount.workspaceId, ctx.workspaceId),
        eq(channelAccount.channel, channel),
      ),
    );

/** Takes one of the caller's own accounts from them. It is kept as nobody's, so that its address does not make it theirs again. */
export async function unlinkAccount(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { actor } = ctx;
  if (actor.kind !== "person") return;
  await withTransaction(ctx, async (tx) => {
    const [gone] = await tx
      .update(channelAccount)
      .set({ memberId: null, address: null })
      .where(
        and(
          eq(channelAccount.id, id),
          eq(channelAccount.memberId, actor.memberId),
          eq(channelAccount.workspaceId, ctx.workspaceId),
        ),
      )
      .returning();
    if (!gone) return;
    await audit(tx, ctx, "account.unlinked", { ...gone, memberId: actor.memberId });
    await lookAgain(tx, ctx, gone);
  });
}

/** Forgets codes that nobody used, of all workspaces. */
export async function pruneLinkCodes({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  await db.delete(linkCode).where(lt(linkCode.expiresAt, clock.now()));
}

/** An account that was another member's is theirs no longer: whoever holds it has said who they are now. */
async function keepAccount(
  tx: Transaction,
  ctx: ServiceContext,
  account: Account & { memberId: string },
): Promise<void> {
  const { workspaceId } = ctx;
  const { memberId } = account;
  const [before] = await tx
    .select()
    .from(channelAccount)
    .where(
      and(
        eq(channelAccount.channel, account.channel),
        eq(channelAccount.teamId, account.teamId),
        eq(channelAccount.userId, account.userId),
      ),
    )
    .for("update");
  if (before?.memberId && before.memberId !== memberId) {
    await audit(tx, ctx, "account.unlinked", { ...before, memberId: before.memberId });
  }
  const [row] = await tx
    .insert(channelAccount)
    .values({ id: newId(), workspaceId, ...account })
    .onConflictDoUpdate({
      target: ofAccount,
      set: { memberId, workspaceId, address: account.address ?? null },
    })
    .returning();
  if (row) await linked(tx, ctx, { ...row, memberId });
}

type MembersAccount = ChannelAccount & { memberId: string };

async function linked(tx: Transaction, ctx: ServiceContext, account: MembersAccount): Promise<void> {
  await audit(tx, ctx, "account.linked", account);
  await lookAgain(tx, ctx, account);
}

/** Forgets who the people of a team were that the app is in no more; what they refused stays. */
export async function forgetAccounts(
  tx: Transaction,
  { channel, teamId }: Pick<Account, "channel" | "teamId">,
  { clock }: Pick<ServiceContext, "clock">,
): Promise<void> {
  // Its cards can't be reached any more.
  await tx
    .update(card)
    .set({ state: "gone", settledAt: clock.now() })
    .where(and(eq(card.channel, channel), eq(card.teamId, teamId), isNull(card.settledAt)));
  await tx
    .delete(channelAccount)
    .where(
      and(eq(channelAccount.channel, channel), eq(channelAccount.teamId, teamId), isNotNull(channelAccount.memberId)),
    );
}

/** The cards of a team that has been added again are brought up to date where they stand, also those that were given up. */
export async function reviveCards(
  tx: Transaction,
  { workspaceId, clock }: ServiceContext,
  { channel, teamId }: Pick<Account, "channel" | "teamId">,
): Promise<void> {
  await tx
    .update(card)
    .set({ state: "shown", settledAt: null, failures: 0, dueAt: clock.now() })
    .where(
      and(
        eq(card.workspaceId, workspaceId),
        eq(card.channel, channel),
        eq(card.teamId, teamId),
        eq(card.state, "gone"),
        isNotNull(card.remoteId),
      ),
    );
}

/** What stands on cards of an account that is somebody else's now, or nobody's, or is about to, is taken away. */
async function lookAgain(tx: Transaction, { workspaceId, clock }: ServiceContext, account: Account): Promise<void> {
  await tx
    .update(card)
    .set({ dueAt: clock.now(), settledAt: null })
    .where(
      and(
        eq(card.workspaceId, workspaceId),
        eq(card.channel, account.channel),
        eq(card.teamId, account.teamId),
        eq(card.place, account.userId),
        ne(card.state, "gone"),
      ),
    );
}

const audit = (
  tx: Transaction,
  ctx: ServiceContext,
  action: "account.linked" | "account.unlinked",
  { id, memberId, channel, teamId, userId }: MembersAccount,
) =>
  appendAuditEntry(tx, ctx, {
    action,
    entityType: "member",
    entityId: memberId,
    content: { account_id: id, channel, team: teamId, user: userId },
  });
