/** Which mail went to whom, and to whose address none can be sent as mail to it came back. */
import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { sentMail } from "@/lib/db/schema/channels/sent-mail";
import { member } from "@/lib/db/schema/members/member";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";

interface World {
  db: Database;
  clock: Clock;
}

/** Longer than any mail server tries. */
const keptSeconds = 30 * 86_400;

const hashOf = (address: string): string => sha256(address.toLowerCase());

/** The id of a mail that is about to be sent: each try of the same has the same. */
export async function idOfMail(
  { db, workspaceId, clock }: ServiceContext,
  { memberId, address, about }: { memberId: string; address: string; about: string },
): Promise<string> {
  const [row] = await db
    .insert(sentMail)
    .values({ id: newId(), workspaceId, memberId, about, addressHash: hashOf(address), createdAt: clock.now() })
    .onConflictDoUpdate({
      target: [sentMail.workspaceId, sentMail.memberId, sentMail.about, sentMail.addressHash],
      set: { about },
    })
    .returning({ id: sentMail.id });
  if (!row) throw new Error("The mail was not kept.");
  return row.id;
}

/** Why mail to this member's address would come back, as a code (RFC 3463); null: it would not, as far as is known. */
export async function whyUnreachable(
  { db, workspaceId }: ServiceContext,
  { memberId, address }: { memberId: string; address: string },
): Promise<string | null> {
  const [found] = await db
    .select({ code: sentMail.unreachable })
    .from(sentMail)
    .where(and(...ofMember(workspaceId, memberId), eq(sentMail.addressHash, hashOf(address))))
    .limit(1);
  return found?.code ?? null;
}

/** Whether mail to the caller's own address came back. */
export async function isUnreachable(ctx: ServiceContext & { person: { email: string } }): Promise<boolean> {
  const { actor, person } = ctx;
  if (actor.kind !== "person") return false;
  return (await whyUnreachable(ctx, { memberId: actor.memberId, address: person.email })) !== null;
}

/** The members of the workspace to whose address no mail goes, for who looks after the channels. Throws PermissionError. */
export async function listUnreachable(ctx: ServiceContext): Promise<{ memberId: string; name: string }[]> {
  requirePermission(ctx, "config:read");
  const rows = await ctx.db
    .selectDistinct({ memberId: member.id, name: user.name, email: user.email })
    .from(sentMail)
    .innerJoin(member, and(eq(member.id, sentMail.memberId), eq(member.workspaceId, sentMail.workspaceId)))
    .innerJoin(user, eq(user.id, member.userId))
    .where(
      and(
        eq(sentMail.workspaceId, ctx.workspaceId),
        isNotNull(sentMail.unreachable),
        isNull(member.suspendedAt),
        eq(sentMail.addressHash, sql`encode(sha256(convert_to(lower(${user.email}), 'UTF8')), 'hex')`),
      ),
    );
  return rows.map(({ memberId, name, email }) => ({ memberId, name: name ?? email }));
}

/** A mail came back for good: no more goes to the address that it went to. The second report of a mail, or one of none, changes nothing. */
export async function cameBack({ db, clock }: World, mailId: string, code: string): Promise<boolean> {
  return withTransaction({ db }, async (tx) => {
    const [row] = await tx
      .update(sentMail)
      .set({ bouncedAt: clock.now(), unreachable: code })
      .where(and(eq(sentMail.id, mailId), isNull(sentMail.bouncedAt)))
      .returning();
    if (!row) return false;
    const by = { workspaceId: row.workspaceId, actor: { kind: "system", job: "mail" } as const, clock };
    await appendAuditEntry(tx, by, {
      action: "mail.unreachable",
      entityType: "member",
      entityId: row.memberId,
      content: { mail_id: row.id, code },
    });
    return true;
  });
}

/** The caller's own address gets mail again. Throws PermissionError. */
export async function tryMailAgain(ctx: ServiceContext): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "person") return;
  await withTransaction(ctx, async (tx) => {
    const rows = await tx
      .update(sentMail)
      .set({ unreachable: null })
      .where(and(...ofMember(workspaceId, actor.memberId)))
      .returning({ id: sentMail.id });
    if (rows.length === 0) return;
    await appendAuditEntry(tx, ctx, {
      action: "mail.tried_again",
      entityType: "member",
      entityId: actor.memberId,
      content: {},
    });
  });
}

/** Forgets what was sent some time ago, of all workspaces, unless it keeps mail from an address. */
export async function pruneSentMail({ db, clock }: World): Promise<void> {
  await db
    .delete(sentMail)
    .where(and(isNull(sentMail.unreachable), lt(sentMail.createdAt, secondsAfter(clock.now(), -keptSeconds))));
}

const ofMember = (workspaceId: string, memberId: string) => [
  eq(sentMail.workspaceId, workspaceId),
  eq(sentMail.memberId, memberId),
  isNotNull(sentMail.unreachable),
];
