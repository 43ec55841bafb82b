/**
 * Cards sent are rows. Each is brought to the state of its review by one update at a time, as often as it takes, until nothing can change on
 * it any more; so all places agree in the end, whatever was decided where, and whatever failed in between.
 */
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { memberContext } from "@/lib/auth/member-context";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { type Card, card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import { review } from "@/lib/db/schema/review/review";
import { reviewComment } from "@/lib/db/schema/review/review-comment";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import { actorNames } from "@/lib/members/actor-name";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { standsForGood } from "@/lib/review/undo-window";
import { CardError } from "./card-error";
import { keepPosted } from "./keep-posted";
import { type CardReader, everybody, memberReader, type ReadCard, readReviewCard } from "./read-review-card";
import { type ReviewCard, withdrawnCard } from "./review-card";
import { wordsIn } from "./words";
import type { CardAbout } from "./write-review-card";

/** Where a message of ours stands on a platform. */
export interface Posted {
  channel: string;
  id: string;
}

/** A team can be taken from one workspace to another: what is the first one's must not go there any more. */
type InTeam = Pick<Card, "workspaceId" | "teamId">;

export interface NamedLink {
  says: string;
  url: string;
}

/** One platform, as far as cards need it. Throws CardError. */
export interface CardPlace {
  post(card: ReviewCard, about: InTeam & { cardId: string; place: string }): Promise<Posted>;
  update(card: ReviewCard, about: InTeam & { at: Posted }): Promise<void>;
  /** Puts what a colleague said under a card. `notice`: the same without a word of theirs, for locked screens. `whole`: to all of it. */
  reply(
    said: { name: string; body: string; notice: string; whole: NamedLink },
    about: InTeam & { at: Posted },
  ): Promise<void>;
  /** Says under a card where there is more, in our own words. */
  point(to: NamedLink, about: InTeam & { at: Posted }): Promise<void>;
  /** Says under a card, so that it is heard, why its reader should look at it again. No word of others. */
  callOut(notice: string, about: InTeam & { at: Posted }): Promise<void>;
}

/** Null: that platform is not set up. */
export type PlaceOf = (channel: CardChannel) => Promise<CardPlace | null>;

/** Longer than what is done by one call of a place may take: it is taken anew before each. */
const leaseSeconds = 60;

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

/**
 * All of a review that a card can show, and what its reader may see of it hangs on. Two that are the same look the same, and what was taken back is
 * another state than before: else a card that was made in between would pass for that.
 */
const reviewState = sql<string>`concat_ws('/', review.status, review.outcome, review.draft_version, review.group_id, review.due_at,
  review.assignee_id,
  (select concat(m.suspended_at, m.roles::text) from member m where m.id = card.member_id),
  (select string_agg(g.group_id::text, ',' order by g.group_id) from group_member g where g.member_id = card.member_id),
  (select w.state from write_back w where w.draft_id = review.draft_id and w.state <> 'cancelled' order by w.id desc limit 1),
  (select concat(max(d.id::text), ':', max(d.id::text) filter (where d.voided_at is null)) from decision d where d.review_id = review.id),
  (select max(c.id::text) from review_comment c where c.review_id = review.id))`;

/** Brings one card up to date. `busy`: somebody else is at it, who looks again when done. Throws CardError where it has to be tried again. */
export async function showCard(
  ctx: ServiceContext,
  cardId: string,
  { placeOf, appUrl }: { placeOf: PlaceOf; appUrl: string },
): Promise<"shown" | "same" | "busy" | "later" | "gone" | "off"> {
  for (;;) {
    const leased = await lease(ctx, cardId);
    if (!leased) return "busy";
    const { row, state } = leased;
    const now = ctx.clock.now();
    if (row.settledAt || row.state === "gone")
      return await release(ctx, row, { settledAt: row.settledAt ?? now }, "gone");
    try {
      const end = await bringUpToDate(ctx, leased, { placeOf, appUrl, now });
      if (end !== "shown") return end;
    } catch (error) {
      if (error instanceof LeaseLost) return await release(ctx, row, {}, "busy");
      return await afterFailure(ctx, row, error);
    }
    // What changed meanwhile found the card taken.
    const [since] = await stateOf(ctx, cardId);
    if (!since || (since.state === state && (since.dueAt === null || since.dueAt > now))) return "shown";
  }
}

async function bringUpToDate(
  ctx: ServiceContext,
  { row, state }: Leased,
  { placeOf, appUrl, now }: { placeOf: PlaceOf; appUrl: string; now: Date },
): Promise<"shown" | "same" | "later" | "gone" | "off"> {
  const platform = await placeOf(row.channel);
  if (!platform) return release(ctx, row, {}, "off");
  const place = whileHeld(ctx, row, platform);
  // The platform said when, or the last tries failed.
  if (row.failures > 0 && row.dueAt && row.dueAt > now) return release(ctx, row, {}, "later");
  const again = row.dueAt !== null && row.dueAt <= now;
  if (row.shown === state && !again) return release(ctx, row, {}, "same");
  const about = await aboutOf(ctx, row, appUrl);
  // What is over before it stood anywhere needs not be told.
  if (row.remoteId === null && !about?.open) return release(ctx, row, { state: "gone", settledAt: now }, "gone");
  const posted = await put(ctx, place, row, about?.card ?? withdrawnCard("en"));
  const repliedUpTo = about?.talks ? await replyWith(ctx, place, row, posted, about.card) : row.repliedUpTo;
  if (row.callOut) await callOut(ctx, place, row, posted, about);
  const over = !about || about.settled;
  const next = {
    shown: state,
    repliedUpTo,
    failures: 0,
    lastError: null,
    // Who wanted it again meanwhile has said when.
    dueAt: unlessWanted(row, about?.undoUntil ?? null, sql`${card.dueAt}`),
    settledAt: unlessWanted(row, over ? ctx.clock.now() : null, sql`null`),
  };
  return release(ctx, row, next, "shown");
}

async function put(ctx: ServiceContext, place: CardPlace, row: Card, shown: ReviewCard): Promise<Posted> {
  const { workspaceId, teamId, remoteChannel, remoteId } = row;
  if (remoteChannel === null || remoteId === null) {
    const posted = await place.post(shown, { cardId: row.id, workspaceId, teamId, place: row.place });
    // Kept at once: what comes after may fail, and it would be posted again.
    const at = await keepPosted(ctx, row.id, posted);
    // It was found meanwhile where it had been posted before.
    if (at.id !== posted.id) await place.update(shown, { workspaceId, teamId, at });
    return at;
  }
  const at = { channel: remoteChannel, id: remoteId };
  await place.update(shown, { workspaceId, teamId, at });
  return at;
}

/** One that the platform does not take, or that concerns nobody any more, is done with. */
async function callOut(
  ctx: ServiceContext,
  place: CardPlace,
  row: Card,
  at: Posted,
  about: About | null,
): Promise<void> {
  const { workspaceId, teamId, reason } = row;
  if (about && (about.open || reason === "mentioned")) {
    const notice = wordsIn(about.card.locale)(`notice.${reason as CardAbout["reason"]}`);
    await place.callOut(notice, { workspaceId, teamId, at }).catch(unlessRefused);
  }
  // Kept at once, as above.
  const same = and(eq(card.wantedAt, row.wantedAt), eq(card.reason, reason));
  await ctx.db
    .update(card)
    .set({ callOut: false })
    .where(and(ofCard(ctx, row.id), same));
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof CardError && (error.kind === "refused" || error.kind === "long"))) throw error;
}

/** Of a thread that begins late. */
const mostReplies = 20;

/** Puts what colleagues said elsewhere under the card, the oldest first; returns the newest that stands there. */
async function replyWith(
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

/** A place that has kept the app out for some ten days, or has answered nothing for twelve hours, is left alone. */
const maximumFailures = { blocked: 1_000, other: 150 };
/** Until a card is tried again in a place that the app was put out of. */
const blockedSeconds = 600;

async function afterFailure(ctx: ServiceContext, row: Card, error: unknown): Promise<"gone" | "later"> {
  const now = ctx.clock.now();
  const failed = error instanceof CardError ? error : new CardError("unclear", "unexpected");
  const lastError = failed.message.slice(0, 200);
  const failures = row.failures + 1;
  if (
    failed.kind === "gone" ||
    failed.kind === "refused" ||
    failures >= maximumFailures[failed.kind === "blocked" ? "blocked" : "other"]
  ) {
    await release(ctx, row, { state: "gone", settledAt: now, failures, lastError });
    return "gone";
  }
  const asked = failed.kind === "blocked" ? blockedSeconds : (failed.retryAfter ?? 0);
  await release(ctx, row, { dueAt: secondsAfter(now, retryDelaySeconds(failures, asked)), failures, lastError });
  if (failed.kind === "blocked") return "later";
  throw error;
}

interface Leased {
  row: Card;
  /** Of its review. */
  state: string;
}

async function lease(ctx: ServiceContext, cardId: string): Promise<Leased | null> {
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
class LeaseLost extends Error {
  override name = "LeaseLost";
}

/** A place whose calls take the lease anew, and are not made by whoever has lost it. */
function whileHeld(ctx: ServiceContext, row: Card, place: CardPlace): CardPlace {
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

async function stateOf(ctx: ServiceContext, cardId: string): Promise<{ state: string; dueAt: Date | null }[]> {
  return ctx.db
    .select({ state: reviewState, dueAt: card.dueAt })
    .from(card)
    .innerJoin(review, eq(review.id, card.reviewId))
    .where(and(ofCard(ctx, cardId), isNull(card.settledAt)));
}

/** The value, but for a card that was wanted again since it was read. */
const unlessWanted = ({ dueAt }: Card, value: Date | null, otherwise: SQL) =>
  sql`case when ${card.dueAt} is not distinct from ${iso(dueAt)}::timestamptz
    then ${iso(value)}::timestamptz else ${otherwise} end`;
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

type Changes = { [Column in keyof Card]?: Card[Column] | SQL };

/** Lets go of a card and says what it is now. Where the lease ran out, whatever was done late has to be looked at once more. */
async function release<T>(ctx: ServiceContext, row: Card, next: Changes, result?: T): Promise<T> {
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

const ofCard = ({ workspaceId }: ServiceContext, cardId: string) =>
  and(eq(card.id, cardId), eq(card.workspaceId, workspaceId));

interface About extends ReadCard {
  open: boolean;
  /** What colleagues say may stand under it. */
  talks: boolean;
  undoUntil: Date | null;
  /** Nothing of the review will change any more. */
  settled: boolean;
}

/** As the reader of the card may see it; null where they may not. */
async function aboutOf(ctx: ServiceContext, row: Card, appUrl: string): Promise<About | null> {
  const reader = await readerOf(ctx, row);
  const reason = row.reason as CardAbout["reason"];
  const found = reader && (await readReviewCard(reader, { reviewId: row.reviewId, reason, appUrl }));
  if (!found) return null;
  const { id, status, outcome, closedAt, delivery, undoUntil } = found.review;
  const over =
    status === "decided" &&
    undoUntil === null &&
    (outcome === "rejected" ? await standsForGood(ctx.db, ctx, { id, closedAt }) : delivery?.state === "sent");
  return {
    ...found,
    open: status === "open",
    talks: (found.rules.cardShows ?? "draft") === "draft",
    undoUntil,
    settled: over || status === "expired" || status === "superseded",
  };
}

async function readerOf(ctx: ServiceContext, { memberId, channel, teamId, place }: Card): Promise<CardReader | null> {
  if (memberId === null) return everybody(ctx);
  // The account that it was sent to is still theirs.
  const [account] = await ctx.db
    .select({ id: channelAccount.id })
    .from(channelAccount)
    .where(
      and(
        eq(channelAccount.workspaceId, ctx.workspaceId),
        eq(channelAccount.memberId, memberId),
        eq(channelAccount.channel, channel),
        eq(channelAccount.teamId, teamId),
        eq(channelAccount.userId, place),
      ),
    );
  if (!account) return null;
  const member = await memberContext(ctx, { workspaceId: ctx.workspaceId, memberId, via: channel });
  return member && memberReader(member);
}

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
