/** What people do on channels, done as the members that they are. */
import { and, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import { bandOf } from "@/lib/confidence/confidence-words";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { ConflictError, StaleVersionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { type CardChannel, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { member } from "@/lib/db/schema/members/member";
import { listReasons } from "@/lib/decisions/reason-codes";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview, listAssignees } from "@/lib/review/assign-review";
import { addComment, longestComment } from "@/lib/review/comments";
import { countReviews } from "@/lib/review/count-reviews";
import { getDraft } from "@/lib/review/get-draft";
import { getReview } from "@/lib/review/get-review";
import { listReviews } from "@/lib/review/list-reviews";
import { snoozeReview } from "@/lib/review/snooze-review";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { linkByCode, linkByMail } from "./accounts";
import type { CardAt, ChannelDesk, ChannelPerson, Place, PostedFor, Reviewer } from "./desk";
import { keepPosted } from "./keep-posted";
import { isNew, once } from "./once";
import { cut } from "./others-words";
import { memberReader, readReviewCard } from "./read-review-card";
import { reasonWords } from "./reason-words";
import { asRefusals, refused } from "./refused";
import { timeWords, zoneOf } from "./time-words";
import { wordsIn } from "./words";

/** UTF-16 units that a search takes. */
const longestSearch = 200;
/** Of a list on a channel. */
const mostFound = 20;

interface World {
  db: Database;
  clock: Clock;
  channel: CardChannel;
  /** Where links lead. No slash at its end. */
  appUrl: string;
}

/** The desk of one channel. */
export function channelDesk(world: World): ChannelDesk {
  const { db, clock, channel, appUrl } = world;
  const enter = async (workspaceId: string, memberId: string | null): Promise<Reviewer | null> => {
    const ctx = memberId && (await memberContext({ db, clock }, { workspaceId, memberId, via: channel }));
    return ctx ? reviewerOf(ctx, appUrl) : null;
  };

  return {
    async reviewer(person, confirmedEmail) {
      const found = await whoIs(world, person);
      if (!found) return null;
      const { workspaceId, memberId, refused, matchesMail } = found;
      if (memberId !== null || refused || !matchesMail || !confirmedEmail) return enter(workspaceId, memberId);
      await adoptByMail(world, workspaceId, person, confirmedEmail);
      // Somebody else may have said meanwhile who it is.
      const adopted = await whoIs(world, person);
      return enter(workspaceId, adopted?.memberId ?? null);
    },
    async link(person, code) {
      const found = await whoIs(world, person);
      if (!found) return null;
      return enter(found.workspaceId, await linkByCode({ db, clock }, found.workspaceId, { channel, ...person }, code));
    },
    cardAt: (person, at, said) => cardAt(world, person, at, said),
    posted: (teamId, at, cardId) => posted(world, teamId, at, cardId),
    isNew: (key) => isNew({ db, clock }, key),
    once: (key, work) => once({ db, clock }, key, work),
    t: wordsIn("en"),
    linkUrl: `${appUrl}/settings/personal`,
    queueUrl: `${appUrl}/queue`,
  };
}

/** Whose team it is, and which of its members it is, if any; `refused`: who it was has unlinked it. Null: the app is not in that team. */
async function whoIs({ db, channel }: World, { teamId, userId }: ChannelPerson) {
  const [found] = await db
    .select({
      workspaceId: channelTeam.workspaceId,
      matchesMail: channelTeam.matchesMail,
      memberId: channelAccount.memberId,
      refused: sql<boolean>`${channelAccount.id} is not null and ${channelAccount.memberId} is null`,
    })
    .from(channelTeam)
    .leftJoin(
      channelAccount,
      and(
        eq(channelAccount.channel, channelTeam.channel),
        eq(channelAccount.teamId, channelTeam.teamId),
        eq(channelAccount.workspaceId, channelTeam.workspaceId),
        eq(channelAccount.userId, userId),
      ),
    )
    .where(and(eq(channelTeam.channel, channel), eq(channelTeam.teamId, teamId)));
  return found ?? null;
}

async function adoptByMail(
  { db, clock, channel }: World,
  workspaceId: string,
  person: ChannelPerson,
  email: string,
): Promise<void> {
  const [found] = await db
    .select({ id: member.id })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.workspaceId, workspaceId), eq(user.email, email)));
  if (found) await linkByMail({ db, clock }, workspaceId, { channel, ...person }, found.id);
}

async function cardAt(
  world: World,
  { teamId, userId }: ChannelPerson,
  at: Place,
  posted: PostedFor | null,
): Promise<CardAt | null> {
  const { db, channel } = world;
  const ofTeam = and(eq(card.channel, channel), eq(card.teamId, teamId));
  const standing = and(ofTeam, eq(card.remoteChannel, at.channel), eq(card.remoteId, at.id));
  const cardThere = async () => {
    const [found] = await db.select({ cardId: card.id, reviewId: card.reviewId }).from(card).where(standing);
    return found ?? null;
  };
  const known = await cardThere();
  if (known || !posted) return known;
  const theirs = or(
    and(isNull(card.memberId), eq(card.place, at.channel)),
    and(isNotNull(card.memberId), eq(card.place, userId)),
  );
  const asThatCard = posted.cardId ? and(eq(card.id, posted.cardId), theirs) : undefined;
  const [original] = await db
    .select({ id: card.id })
    .from(card)
    .where(and(ofTeam, eq(card.reviewId, posted.reviewId), or(asThatCard, eq(card.remoteChannel, at.channel))));
  if (!original) return null;
  await keepPosted(world, original.id, at);
  return cardThere();
}

/** It says as which card it was posted: in a channel, that card is the channel's. */
async function posted(world: World, teamId: string, at: Place, cardId: string): Promise<void> {
  const [found] = await world.db
    .select({ id: card.id })
    .from(card)
    .where(
      and(
        eq(card.id, cardId),
        eq(card.channel, world.channel),
        eq(card.teamId, teamId),
        or(isNotNull(card.memberId), eq(card.place, at.channel)),
      ),
    );
  if (found) await keepPosted(world, found.id, at);
}

function reviewerOf(ctx: MemberContext, appUrl: string): Reviewer {
  const locale = ctx.person.preferences.locale ?? "en";
  const t = wordsIn(locale);
  return {
    name: ctx.person.name,
    t,
    decide: ({ body, ...wish }) =>
      asRefusals(async () => {
        await recordDecision(ctx, { ...wish, ...(body !== undefined && { edits: { body } }) });
      }),
    undo: (seen) =>
      asRefusals(async () => {
        await undoDecision(ctx, seen);
      }),
    snooze: (reviewId, seconds) =>
      asRefusals(async () => {
        await snoozeReview(ctx, { reviewId, until: secondsAfter(ctx.clock.now(), seconds) });
      }),
    assign: (reviewId, memberId) =>
      asRefusals(async () => {
        await assignReview(ctx, { reviewId, memberId });
      }),
    comment: ({ reviewId, cardId }, text) =>
      asRefusals(async () => {
        const body = text.trim();
        await addComment(ctx, { reviewId, body: cut(body, longestComment) }, { cardId });
        if (body.length <= longestComment) return null;
        const { draftId } = await getReview(ctx, { reviewId });
        return t("channel.commentCut", { most: longestComment, url: `${appUrl}/drafts/${draftId}` });
      }),
    async card(reviewId) {
      const found = await readReviewCard(memberReader(ctx), { reviewId, reason: "opened", appUrl });
      return found?.card ?? null;
    },
    async form(seen) {
      const review = await asRefusals(() => getReview(ctx, { reviewId: seen.reviewId }));
      if (review.status !== "open") throw new ConflictError("This review is closed.", { reason: "closed" });
      if (review.draftVersion !== seen.draftVersion || review.contentHash !== seen.contentHash) {
        throw new StaleVersionError("The draft has changed since the card was made.");
      }
      const draft = await getDraft(ctx, { draftId: review.draftId });
      const version = draft.versions.find(({ version }) => version === seen.draftVersion);
      return { ...seen, body: version?.content.body ?? "", url: `${appUrl}/drafts/${review.draftId}` };
    },
    async reasons() {
      const all = await listReasons(ctx);
      return all.map(({ code, label }) => ({ code, label: reasonWords(t, code, label) }));
    },
    people: async (reviewId) => (await listAssignees(ctx, { reviewId })).people,
    async search(typed) {
      const words = typed.slice(0, longestSearch);
      const [{ data, nextCursor }, counts] = await Promise.all([
        listReviews(ctx, { view: "open", limit: mostFound, ...(words && { q: words }) }),
        words ? null : countReviews(ctx, ["open"]),
      ]);
      const found = data.map((review) => ({
        title: review.title || t("draft.untitled"),
        customer: review.customer,
        confidence: t(`confidence.${bandOf(review.confidence, review.held)}`),
        due: timeWords(locale, zoneOf(ctx.person.preferences), review.dueAt),
        url: `${appUrl}/drafts/${review.draftId}`,
      }));
      return { count: counts?.open ?? found.length, more: !counts && nextCursor !== null, found };
    },
    refusal: (error) => refused(t, error),
  };
}
