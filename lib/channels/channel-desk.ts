/** What people do on channels, done as the members that they are. */
import { and, eq, sql } from "drizzle-orm";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import { bandOf } from "@/lib/confidence/confidence-words";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { ConflictError, StaleVersionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { type CardChannel, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { member } from "@/lib/db/schema/members/member";
import { listReasons } from "@/lib/decisions/reason-codes";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview, listAssignees } from "@/lib/review/assign-review";
import { addComment } from "@/lib/review/comments";
import { countReviews } from "@/lib/review/count-reviews";
import { getDraft } from "@/lib/review/get-draft";
import { getReview } from "@/lib/review/get-review";
import { listReviews } from "@/lib/review/list-reviews";
import { snoozeReview } from "@/lib/review/snooze-review";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { linkByCode, linkByMail } from "./accounts";
import type { ChannelDesk, ChannelPerson, Reviewer } from "./desk";
import { once } from "./once";
import { readReviewCard } from "./read-review-card";
import { reasonWords } from "./reason-words";
import { asRefusals, refused } from "./refused";
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
    reviewAt: (teamId, at, posted) => reviewAt(world, teamId, at, posted),
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

async function reviewAt(
  { db, clock, channel }: World,
  teamId: string,
  { channel: remoteChannel, id: remoteId }: { channel: string; id: string },
  posted: string | null,
): Promise<string | null> {
  const inConversation = and(eq(card.channel, channel), eq(card.teamId, teamId), eq(card.remoteChannel, remoteChannel));
  const [known] = await db
    .select({ reviewId: card.reviewId })
    .from(card)
    .where(and(inConversation, eq(card.remoteId, remoteId)));
  if (known || !posted) return known?.reviewId ?? null;
  const [original] = await db
    .select()
    .from(card)
    .where(and(inConversation, eq(card.reviewId, posted)));
  if (!original) return null;
  await db
    .insert(card)
    .values({
      ...original,
      id: newId(),
      copyOf: original.copyOf ?? original.id,
      remoteId,
      state: "shown",
      shown: null,
      dueAt: clock.now(),
      leasedUntil: null,
      settledAt: null,
      createdAt: clock.now(),
    })
    .onConflictDoNothing();
  return posted;
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
    undo: (reviewId) =>
      asRefusals(async () => {
        await undoDecision(ctx, { reviewId });
      }),
    snooze: (reviewId, seconds) =>
      asRefusals(async () => {
        await snoozeReview(ctx, { reviewId, until: secondsAfter(ctx.clock.now(), seconds) });
      }),
    assign: (reviewId, memberId) =>
      asRefusals(async () => {
        await assignReview(ctx, { reviewId, memberId });
      }),
    comment: (reviewId, body) =>
      asRefusals(async () => {
        await addComment(ctx, { reviewId, body });
      }),
    async card(reviewId) {
      const found = await readReviewCard({ ctx, locale }, { reviewId, reason: "opened", appUrl });
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
      const [{ data }, counts] = await Promise.all([
        listReviews(ctx, { view: "open", limit: mostFound, ...(words && { q: words }) }),
        words ? null : countReviews(ctx, ["open"]),
      ]);
      const found = data.map((review) => ({
        title: review.title || t("draft.untitled"),
        customer: review.customer,
        confidence: t(`confidence.${bandOf(review.confidence, review.held)}`),
        due: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(
          review.dueAt,
        ),
        url: `${appUrl}/drafts/${review.draftId}`,
      }));
      return { count: counts?.open ?? found.length, found };
    },
    refusal: (error) => refused(t, error),
  };
}
