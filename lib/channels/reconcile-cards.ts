import { and, asc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import { reviewState } from "./card-state";

const batch = 500;

/** Starts the cards on these channels that are due or show what is not so any more, of all workspaces; returns how many. */
export async function reconcileCards(
  { db, clock }: { db: Database; clock: Clock },
  channels: readonly CardChannel[],
): Promise<number> {
  return withTransaction({ db }, async (tx) => {
    const now = clock.now();
    const rows = await tx
      .select({ cardId: card.id, workspaceId: card.workspaceId })
      .from(card)
      .innerJoin(review, eq(review.id, card.reviewId))
      .where(
        and(
          inArray(card.channel, [...channels]),
          isNull(card.settledAt),
          or(isNull(card.leasedUntil), lt(card.leasedUntil, now)),
          or(lt(card.dueAt, now), and(isNull(card.dueAt), sql`${card.shown} is distinct from ${reviewState}`)),
        ),
      )
      .orderBy(asc(card.dueAt))
      .limit(batch);
    await enqueue(
      tx,
      rows.map((data) => ({ name: "card/due" as const, data })),
    );
    return rows.length;
  });
}
