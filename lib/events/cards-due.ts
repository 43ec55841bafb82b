import { and, eq, inArray, isNull, or } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import type { ChangedReviews } from "./live";
import { enqueue } from "./outbox";

/** Has the cards of changed reviews brought up to date. Only a hint as well: `reconcile` finds those that it misses. */
export async function cardsDue(
  db: Database,
  workspaceId: string,
  { reviewIds, draftIds }: ChangedReviews,
): Promise<void> {
  const ofDrafts = db
    .select({ id: review.id })
    .from(review)
    .where(and(eq(review.workspaceId, workspaceId), inArray(review.draftId, draftIds)));
  const cards = await db
    .select({ id: card.id })
    .from(card)
    .where(
      and(
        eq(card.workspaceId, workspaceId),
        isNull(card.settledAt),
        or(
          reviewIds.length > 0 ? inArray(card.reviewId, reviewIds) : undefined,
          draftIds.length > 0 ? inArray(card.reviewId, ofDrafts) : undefined,
        ),
      ),
    );
  if (cards.length === 0) return;
  await withTransaction({ db }, (tx) =>
    enqueue(
      tx,
      cards.map(({ id: cardId }) => ({ name: "card/due" as const, data: { workspaceId, cardId } })),
    ),
  );
}
