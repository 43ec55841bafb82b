import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { account } from "@/lib/db/schema/auth/account";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";

/** Who a provider says is at the door. */
export interface Visitor {
  provider: string;
  providerAccountId: string;
  email: string | null;
  /** By the provider's own word. */
  emailVerified: boolean;
}

export type Admission = "known" | "invited" | "refused";

/**
 * Known: this account has been here. Invited: first time, under the verified address of a member. Everybody else, and everybody
 * suspended in all workspaces, is refused and leaves no row behind.
 */
export async function admit(db: Database, visitor: Visitor): Promise<Admission> {
  const byAccount = and(
    eq(account.provider, visitor.provider),
    eq(account.providerAccountId, visitor.providerAccountId),
  );
  const linked = await db.select({ userId: account.userId }).from(account).where(byAccount);
  const [known] = linked;
  if (known) return (await isActiveMember(db, eq(user.id, known.userId))) ? "known" : "refused";

  if (!visitor.email || !visitor.emailVerified) return "refused";
  return (await isActiveMember(db, eq(user.email, visitor.email.toLowerCase()))) ? "invited" : "refused";
}

async function isActiveMember(db: Database, who: SQL): Promise<boolean> {
  const rows = await db
    .select({ one: sql`1` })
    .from(user)
    .innerJoin(member, eq(member.userId, user.id))
    .where(and(who, isNull(member.suspendedAt)))
    .limit(1);
  return rows.length > 0;
}
