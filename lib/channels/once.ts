import { and, eq, isNull, like, lt, not, or, sql } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { seenDelivery } from "@/lib/db/schema/channels/seen-delivery";

interface World {
  db: Database;
  clock: Clock;
}

/** Longer than anything that is delivered again counts as the same. */
const keptSeconds = 86_400;
/** Mail comes again when a mailbox is moved. */
export const mailKey = (hash: string): string => `mail:${hash}`;
const mailKeptSeconds = 60 * 86_400;

/** Whether this is the first delivery of that key; from then on it is none. */
export async function isNew({ db, clock }: World, key: string): Promise<boolean> {
  // Nobody waits until it is on the disk: what is done with it keeps itself from being done twice.
  const first = await db.execute(sql`
    with quickly as materialized (select set_config('synchronous_commit', 'off', true))
    insert into seen_delivery (key, created_at) select ${key}, ${clock.now().toISOString()}::timestamptz from quickly
    on conflict do nothing returning key`);
  return first.length > 0;
}

/** Seconds after which whoever was at it is taken for dead. */
const patience = 60;

/**
 * Does the work of a key once, however often it is delivered. Throws where somebody else is at it: it has to be delivered again then, as that
 * one may fail. What died in between is done again.
 */
export async function once({ db, clock }: World, key: string, work: () => Promise<void>): Promise<void> {
  const now = clock.now();
  const [mine] = await db
    .insert(seenDelivery)
    .values({ key, createdAt: now })
    .onConflictDoUpdate({
      target: seenDelivery.key,
      set: { createdAt: now },
      setWhere: and(isNull(seenDelivery.doneAt), lt(seenDelivery.createdAt, secondsAfter(now, -patience))),
    })
    .returning({ key: seenDelivery.key });
  if (!mine) {
    const [other] = await db.select().from(seenDelivery).where(eq(seenDelivery.key, key));
    if (other?.doneAt) return;
    throw new Error("This delivery is being handled.");
  }
  // Whoever was taken for dead says nothing of their successor's work.
  const ours = and(eq(seenDelivery.key, key), eq(seenDelivery.createdAt, now));
  try {
    await work();
  } catch (error) {
    await db.delete(seenDelivery).where(ours);
    throw error;
  }
  await db.update(seenDelivery).set({ doneAt: clock.now() }).where(ours);
}

/** Forgets what was delivered long ago. */
export async function pruneDeliveries({ db, clock }: World): Promise<void> {
  const before = (seconds: number) => lt(seenDelivery.createdAt, secondsAfter(clock.now(), -seconds));
  const isMail = like(seenDelivery.key, mailKey("%"));
  await db.delete(seenDelivery).where(or(before(mailKeptSeconds), and(before(keptSeconds), not(isMail))));
}
