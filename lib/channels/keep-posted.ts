import { and, eq, isNull } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import type { Posted } from "./card-place";

/**
 * Keeps where a card was posted, and returns where the card itself stands. Where that was known already, what was posted is another posting of
 * it, of which the answer was lost: it is kept true as well.
 */
export async function keepPosted(
  { db, clock }: { db: Database; clock: Clock },
  cardId: string,
  at: Posted,
): Promise<Posted> {
  const [kept] = await db
    .update(card)
    // It may have been given up meanwhile, as it seemed to stand nowhere.
    .set({ state: "shown", remoteChannel: at.channel, remoteId: at.id, settledAt: null })
    .where(and(eq(card.id, cardId), isNull(card.remoteId)))
    .returning({ id: card.id });
  if (kept) return at;
  const [original] = await db.select().from(card).where(eq(card.id, cardId));
  const { remoteChannel, remoteId } = original ?? {};
  if (!original || !remoteChannel || !remoteId || remoteId === at.id) return at;
  await db
    .insert(card)
    .values({
      ...original,
      id: newId(),
      copyOf: original.copyOf ?? original.id,
      remoteChannel: at.channel,
      remoteId: at.id,
      state: "shown",
      shown: null,
      dueAt: clock.now(),
      leasedUntil: null,
      settledAt: null,
      createdAt: clock.now(),
    })
    .onConflictDoNothing();
  return { channel: remoteChannel, id: remoteId };
}
