import { eq, lt, sql } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { seenDelivery } from "@/lib/db/schema/channels/seen-delivery";

interface World {
  db: Database;
  clock: Clock;
}

/** Longer than anything that is delivered again counts as the same. */
const keptSeconds = 86_400;

/** Runs the work unless a delivery of this key was seen before; forgets it again where the work fails. False: it was seen. */
export async function once({ db, clock }: World, key: string, work: () => Promise<void>): Promise<boolean> {
  // Nobody waits until it is on the disk: what is done with it keeps itself from being done twice.
  const first = await db.execute(sql`
    with quickly as materialized (select set_config('synchronous_commit', 'off', true))
    insert into seen_delivery (key, created_at) select ${key}, ${clock.now().toISOString()}::timestamptz from quickly
    on conflict do nothing returning key`);
  if (first.length === 0) return false;
  try {
    await work();
  } catch (error) {
    await db.delete(seenDelivery).where(eq(seenDelivery.key, key));
    throw error;
  }
  return true;
}

/** Forgets what was delivered long ago. */
export async function pruneDeliveries({ db, clock }: World): Promise<void> {
  await db.delete(seenDelivery).where(lt(seenDelivery.createdAt, secondsAfter(clock.now(), -keptSeconds)));
}
