/** One at a time brings a card up to date, or an old state could overwrite a new one. */
import { and, eq, getTableColumns, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { type Card, card } from "@/lib/db/schema/channels/card";
import { review } from "@/lib/db/schema/review/review";
import type { CardPlace } from "./card-place";
import { ofCard, reviewState } from "./card-state";

/** Longer than what is done by one call of a place may take: it is taken anew before each. */
const leaseSeconds = 60;

export interface Leased {
  row: Card;
  /** Of its review. */
  state: string;
}

export async function lease(ctx: ServiceContext, cardId: string): Promise<Leased | null> {
  const now = ctx.clock.now();
  const free = or(isNull(card.leasedUntil), lt(card.leasedUntil, now));
  const [taken] = await ctx.db
    .update(card)
    .set({ leasedUntil: secondsAfter(now, leaseSeconds) })
    .where(and(ofCard(ctx, cardId), free))
    .returning({ id: card.id });
  if (!taken) return null;
  const [found] = await ctx.db
    .select({ row: getTableColumns(card), state: reviewState })
    .from(card)
    .innerJoin(review, eq(review.id, card.reviewId))
    .where(ofCard(ctx, cardId));
  return found ?? null;
}

/** The lease ran out, and somebody else is at the card. */
export class LeaseLost extends Error {
  override name = "LeaseLost";
}

/** A place whose calls take the lease anew, and are not made by whoever has lost it. */
export function whileHeld(ctx: ServiceContext, row: Card, place: CardPlace): CardPlace {
  const held =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const leasedUntil = secondsAfter(ctx.clock.now(), leaseSeconds);
      const mine = await ctx.db
        .update(card)
        .set({ leasedUntil })
        .where(and(ofCard(ctx, row.id), heldBy(row)))
        .returning({ id: card.id });
      if (mine.length === 0) throw new LeaseLost();
      row.leasedUntil = leasedUntil;
      return call(...args);
    };
  return {
    post: held(place.post.bind(place)),
    update: held(place.update.bind(place)),
    reply: held(place.reply.bind(place)),
    point: held(place.point.bind(place)),
    callOut: held(place.callOut.bind(place)),
  };
}

const heldBy = ({ leasedUntil }: Card) => (leasedUntil ? eq(card.leasedUntil, leasedUntil) : undefined);

export async function stateOf(ctx: ServiceContext, cardId: string): Promise<{ state: string; dueAt: Date | null }[]> {
  return ctx.db
    .select({ state: reviewState, dueAt: card.dueAt })
    .from(card)
    .innerJoin(review, eq(review.id, card.reviewId))
    .where(and(ofCard(ctx, cardId), isNull(card.settledAt)));
}

/** The value, but for a card that was wanted again since it was read. */
export const unlessWanted = ({ dueAt }: Card, value: Date | null, otherwise: SQL) =>
  sql`case when ${card.dueAt} is not distinct from ${iso(dueAt)}::timestamptz
    then ${iso(value)}::timestamptz else ${otherwise} end`;
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

type Changes = { [Column in keyof Card]?: Card[Column] | SQL };

/** Lets go of a card and says what it is now. Where the lease ran out, whatever was done late has to be looked at once more. */
export async function release<T>(ctx: ServiceContext, row: Card, next: Changes, result?: T): Promise<T> {
  const mine = await ctx.db
    .update(card)
    .set({ ...next, leasedUntil: null })
    .where(and(ofCard(ctx, row.id), heldBy(row)))
    .returning({ id: card.id });
  if (mine.length === 0) {
    await ctx.db
      .update(card)
      .set({ shown: null, settledAt: null })
      .where(and(ofCard(ctx, row.id), ne(card.state, "gone")));
  }
  return result as T;
}
