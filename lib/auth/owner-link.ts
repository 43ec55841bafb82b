/** How the first person gets into a fresh install: by a link that `npm start` prints. */
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { Clock } from "@/lib/core/clock";
import { NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { account } from "@/lib/db/schema/auth/account";
import { session } from "@/lib/db/schema/auth/session";
import { signInLink } from "@/lib/db/schema/auth/sign-in-link";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { workspace } from "@/lib/db/schema/members/workspace";
import { withTransaction } from "@/lib/db/transaction";
import { createSignInLink } from "./sign-in-link";

const linkSeconds = 7 * 24 * 60 * 60;

/**
 * On an install without users: makes the first workspace and its owner. Returns a link that signs the owner in once, within seven
 * days; each start makes a new one and voids the old, until somebody has signed in: then null.
 */
export function ensureOwnerLink(db: Database, clock: Clock, appUrl: string): Promise<string | null> {
  return withTransaction({ db }, async (tx) => {
    // Two starts at once make one owner.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('countersign.owner-link'))`);
    if (await somebodySignedIn(tx)) return null;

    const userId = (await findOwner(tx)) ?? (await createOwner(tx, clock));
    return userId && renewOwnerLink(tx, clock, appUrl, userId);
  });
}

/** A link for the owner of an install where nobody can sign in any more. For whoever has the machine; the start prints it when asked to. */
export function recoverOwnerLink(db: Database, clock: Clock, appUrl: string): Promise<string> {
  return withTransaction({ db }, async (tx) => {
    const userId = await findOwner(tx);
    if (!userId) throw new NotFoundError("This install has no owner yet. Start it without --owner-link.");
    return renewOwnerLink(tx, clock, appUrl, userId);
  });
}

/** A new owner link in place of those never used. */
async function renewOwnerLink(tx: Transaction, clock: Clock, appUrl: string, userId: string): Promise<string> {
  const unused = and(eq(signInLink.userId, userId), eq(signInLink.kind, "owner"), isNull(signInLink.usedAt));
  await tx.delete(signInLink).where(unused);
  return createSignInLink(tx, clock, { userId, kind: "owner", seconds: linkSeconds, appUrl });
}

async function somebodySignedIn(tx: Transaction): Promise<boolean> {
  const used = await tx.select({ id: signInLink.id }).from(signInLink).where(isNotNull(signInLink.usedAt)).limit(1);
  const sessions = await tx.select({ userId: session.userId }).from(session).limit(1);
  const accounts = await tx.select({ userId: account.userId }).from(account).limit(1);
  return used.length + sessions.length + accounts.length > 0;
}

async function findOwner(tx: Transaction): Promise<string | undefined> {
  const [owner] = await tx
    .select({ userId: member.userId })
    .from(member)
    .where(and(sql`'owner' = any(${member.roles})`, isNull(member.suspendedAt)))
    .orderBy(member.id)
    .limit(1);
  return owner?.userId;
}

async function createOwner(tx: Transaction, clock: Clock): Promise<string | null> {
  const users = await tx.select({ id: user.id }).from(user).limit(1);
  if (users.length > 0) return null;

  const ids = { workspaceId: newId(), userId: newId(), memberId: newId() };
  await tx.insert(workspace).values({ id: ids.workspaceId, slug: "main", name: "My workspace" });
  await tx.insert(user).values({ id: ids.userId, name: "Owner", email: "owner@localhost" });
  await tx
    .insert(member)
    .values({ id: ids.memberId, workspaceId: ids.workspaceId, userId: ids.userId, roles: ["owner"] });
  await appendAuditEntry(
    tx,
    { workspaceId: ids.workspaceId, actor: { kind: "system", job: "first-start" }, clock },
    {
      action: "workspace.created",
      entityType: "workspace",
      entityId: ids.workspaceId,
      content: { owner_member_id: ids.memberId },
    },
  );
  return ids.userId;
}
