/**
 * Cards sent are rows. Each is brought to the state of its review by one update at a time, as often as it takes, until nothing can change on
 * it any more; so all places agree in the end, whatever was decided where, and whatever failed in between.
 */
import { and, eq, sql } from "drizzle-orm";
import { memberContext } from "@/lib/auth/member-context";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { type Card, card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { standsForGood } from "@/lib/review/undo-window";
import { CardError } from "./card-error";
import { lease, type Leased, LeaseLost, release, stateOf, unlessWanted, whileHeld } from "./card-lease";
import type { CardPlace, PlaceOf, Posted } from "./card-place";
import { replyWith, unlessRefused } from "./card-replies";
import { ofCard } from "./card-state";
import { keepPosted } from "./keep-posted";
import { type CardReader, everybody, memberReader, type ReadCard, readReviewCard } from "./read-review-card";
import { type ReviewCard, withdrawnCard } from "./review-card";
import { wordsIn } from "./words";
import type { CardAbout } from "./write-review-card";

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
    dueAt: unlessWanted(row, laterThan(now, about?.undoUntil), sql`${card.dueAt}`),
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

/**
 * What is held beyond its time can still be taken back, and changes when it leaves: there is no time to wait for. A time that was to come when
 * the card was read is waited for also where the platform was slow: nothing else tells that it is over.
 */
const laterThan = (now: Date, time: Date | null | undefined): Date | null => (time && time > now ? time : null);
