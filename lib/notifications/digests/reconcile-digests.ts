/** What waited until its reader may be told is told: a digest for each of them and each channel. */
import { and, asc, eq, isNull, lt, lte, or } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { member } from "@/lib/db/schema/members/member";
import { deferredNotice, digest } from "@/lib/db/schema/notifications/digest";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import type { NoticeChannel } from "@/lib/members/notice-choices";
import { mayTellAt } from "../quiet-hours";

const batch = 500;

interface World {
  db: Database;
  clock: Clock;
}

/** Makes the digests that are due and starts those that are overdue, of all workspaces; returns how many were started. */
export async function reconcileDigests(world: World): Promise<number> {
  return withTransaction({ db: world.db }, async (tx) => {
    const now = world.clock.now();
    for (const reader of await readersDue(tx, now)) await gather(tx, reader, now);
    const due = await tx
      .select({ digestId: digest.id, workspaceId: digest.workspaceId })
      .from(digest)
      .where(and(lte(digest.dueAt, now), or(isNull(digest.leasedUntil), lt(digest.leasedUntil, now))))
      .orderBy(asc(digest.dueAt))
      .limit(batch);
    await enqueue(
      tx,
      due.map((data) => ({ name: "digest/due" as const, data })),
    );
    return due.length;
  });
}

interface Reader {
  workspaceId: string;
  memberId: string;
  channel: NoticeChannel;
  preferences: (typeof member.$inferSelect)["preferences"];
}

function readersDue(tx: Transaction, now: Date): Promise<Reader[]> {
  return tx
    .selectDistinct({
      workspaceId: deferredNotice.workspaceId,
      memberId: deferredNotice.memberId,
      channel: deferredNotice.channel,
      preferences: member.preferences,
    })
    .from(deferredNotice)
    .innerJoin(member, and(eq(member.id, deferredNotice.memberId), eq(member.workspaceId, deferredNotice.workspaceId)))
    .where(and(isNull(deferredNotice.digestId), lte(deferredNotice.dueAt, now)))
    .limit(batch);
}

/** Into one digest goes all that waits; who wants quiet again since is left until then. Two at once: the second finds nothing left. */
async function gather(tx: Transaction, { preferences, ...reader }: Reader, now: Date): Promise<void> {
  const { workspaceId, memberId, channel } = reader;
  const waiting = and(
    eq(deferredNotice.workspaceId, workspaceId),
    eq(deferredNotice.memberId, memberId),
    eq(deferredNotice.channel, channel),
    isNull(deferredNotice.digestId),
  );
  const next = mayTellAt(preferences, now);
  if (next > now) {
    await tx
      .update(deferredNotice)
      .set({ dueAt: next })
      .where(and(waiting, lte(deferredNotice.dueAt, now)));
    return;
  }
  const id = newId();
  const taken = await tx
    .update(deferredNotice)
    .set({ digestId: id })
    .where(waiting)
    .returning({ id: deferredNotice.id });
  if (taken.length > 0) await tx.insert(digest).values({ id, ...reader, dueAt: now, createdAt: now });
}
