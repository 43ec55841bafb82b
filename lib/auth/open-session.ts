import { and, eq, isNull, lt } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { randomToken, sha256 } from "@/lib/core/crypto";
import { UnauthenticatedError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/db/client";
import { session } from "@/lib/db/schema/auth/session";
import { member } from "@/lib/db/schema/members/member";
import { sessionSeconds } from "./session-cookie";

export interface OpenedSession {
  /** The cookie's value; the database has only its SHA-256. */
  token: string;
  expires: Date;
}

/**
 * Signs a user in: a session row, and the audit entry of it, in the caller's transaction. Throws UnauthenticatedError for a user
 * with no workspace to work in, so that nobody holds a session that is good for nothing.
 */
export async function openSession(
  tx: Transaction,
  clock: Clock,
  {
    userId,
    how,
    token = randomToken(),
  }: { userId: string; how: "provider" | "owner-link" | "demo-link"; token?: string },
): Promise<OpenedSession> {
  const [place] = await tx
    .select({ memberId: member.id, workspaceId: member.workspaceId })
    .from(member)
    .where(and(eq(member.userId, userId), isNull(member.suspendedAt)))
    .orderBy(member.id)
    .limit(1);
  if (!place)
    throw new UnauthenticatedError("You are not a member of any workspace. Ask an owner or admin to invite you.");

  const now = clock.now();
  const expires = secondsAfter(now, sessionSeconds);
  await tx.delete(session).where(and(eq(session.userId, userId), lt(session.expires, now)));
  await tx.insert(session).values({ sessionToken: sha256(token), userId, expires });
  await appendAuditEntry(
    tx,
    { workspaceId: place.workspaceId, actor: { kind: "person", memberId: place.memberId, via: "web" }, clock },
    { action: "member.signed_in", entityType: "member", entityId: place.memberId, content: { how } },
  );
  return { token, expires };
}
