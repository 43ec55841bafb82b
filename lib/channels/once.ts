import { eq, lt } from "drizzle-orm";
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
  const first = await db
    .insert(seenDelivery)
    .values({ key, createdAt: clock.now() })
    .onConflictDoNothing()
    .returning({ key: seenDelivery.key });
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
