import { isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { card } from "@/lib/db/schema/channels/card";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import type { CardAbout } from "./write-review-card";

export interface WantedCard {
  reviewId: string;
  channel: CardChannel;
  teamId: string;
  place: string;
  memberId: string | null;
  reason: CardAbout["reason"];
  /** When the notice of it was given, which is the same when that is repeated; now, unless told. */
  wantedAt?: Date;
}

/** Has a review stand as a card in a place: a new one, or the one that is there, brought up to date. */
export async function wantCard(ctx: ServiceContext, wanted: WantedCard): Promise<void> {
  const { workspaceId } = ctx;
  const dueAt = ctx.clock.now();
  const { wantedAt = dueAt } = wanted;
  await withTransaction(ctx, async (tx) => {
    const [row] = await tx
      .insert(card)
      .values({ id: newId(), workspaceId, dueAt, wantedAt, ...wanted })
      .onConflictDoUpdate({
        target: [card.reviewId, card.channel, card.teamId, card.place],
        targetWhere: isNull(card.copyOf),
        set: {
          dueAt,
          settledAt: null,
          failures: 0,
          memberId: wanted.memberId,
          reason: wanted.reason,
          wantedAt: sql`greatest(${card.wantedAt}, excluded.wanted_at)`,
          callOut: sql`${card.callOut} or (${card.state} = 'shown' and (${card.wantedAt} < excluded.wanted_at or ${card.reason} <> excluded.reason) and ${wanted.memberId !== null}::boolean)`,
          state: sql`case ${card.state} when 'gone' then 'wanted' else ${card.state} end`,
          remoteChannel: sql`case ${card.state} when 'gone' then null else ${card.remoteChannel} end`,
          remoteId: sql`case ${card.state} when 'gone' then null else ${card.remoteId} end`,
        },
      })
      .returning({ id: card.id });
    if (row) await enqueue(tx, [{ name: "card/due", data: { workspaceId, cardId: row.id } }]);
  });
}
