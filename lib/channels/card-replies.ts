import { and, count, desc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { type Card, card } from "@/lib/db/schema/channels/card";
import { reviewComment } from "@/lib/db/schema/review/review-comment";
import { actorNames } from "@/lib/members/actor-name";
import { CardError } from "./card-error";
import type { CardPlace, Posted } from "./card-place";
import { ofCard } from "./card-state";
import type { ReviewCard } from "./review-card";
import { wordsIn } from "./words";

/** Of a thread that begins late. */
const mostReplies = 20;

/** Puts what colleagues said elsewhere under the card, the oldest first; returns the newest that stands there. */
export async function replyWith(
  ctx: ServiceContext,
  place: CardPlace,
  row: Card,
  at: Posted,
  { locale, url }: ReviewCard,
): Promise<string | null> {
  if (row.copyOf) return null;
  const t = wordsIn(locale);
  const { workspaceId, teamId } = row;
  const unsaid = (upTo: string | null) =>
    and(
      eq(reviewComment.reviewId, row.reviewId),
      eq(reviewComment.workspaceId, workspaceId),
      // Of those that do not say under which card they were written, none of that channel was written elsewhere.
      sql`coalesce(${reviewComment.cardId} <> ${row.id}, ${reviewComment.actor} ->> 'via' is distinct from ${row.channel})`,
      upTo ? gt(reviewComment.id, upTo) : undefined,
    );
  const said = await ctx.db
    .select()
    .from(reviewComment)
    .where(unsaid(row.repliedUpTo))
    .orderBy(desc(reviewComment.id))
    .limit(mostReplies);
  const [oldest] = said.slice(-1);
  const earlier = oldest ? await passedOver(ctx, and(unsaid(row.repliedUpTo), lt(reviewComment.id, oldest.id))) : null;
  if (earlier) {
    const says = t("card.earlier", { count: earlier.count });
    await place.point({ says, url }, { workspaceId, teamId, at }).catch(unlessRefused);
    await ctx.db.update(card).set({ repliedUpTo: earlier.newest }).where(ofCard(ctx, row.id));
  }
  const name = await actorNames(
    ctx.db,
    said.map(({ actor }) => actor),
  );
  const about = { notice: t("card.comment"), whole: { says: t("card.whole"), url } };
  let newest = row.repliedUpTo;
  for (const { id, actor, body } of said.toReversed()) {
    // One that the platform does not take is no reason to give the card up.
    await place.reply({ name: name(actor), body, ...about }, { workspaceId, teamId, at }).catch(unlessRefused);
    newest = id;
    await ctx.db.update(card).set({ repliedUpTo: id }).where(ofCard(ctx, row.id));
  }
  return newest;
}

/** How many these are, and the newest of them; null: none. */
async function passedOver(
  ctx: ServiceContext,
  which: SQL | undefined,
): Promise<{ count: number; newest: string } | null> {
  const [found] = await ctx.db
    .select({ count: count(), newest: sql<string | null>`max(${reviewComment.id}::text)` })
    .from(reviewComment)
    .where(which);
  return found?.newest ? { count: found.count, newest: found.newest } : null;
}

/** What a platform does not take is no reason to give the card up. */
export function unlessRefused(error: unknown): void {
  if (!(error instanceof CardError && (error.kind === "refused" || error.kind === "long"))) throw error;
}
