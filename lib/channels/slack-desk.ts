/** What people do in Slack, done as the members that they are. */
import { and, eq } from "drizzle-orm";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import { bandOf } from "@/lib/confidence/confidence-words";
import { secondsAfter } from "@/lib/core/clock";
import { ConflictError, StaleVersionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { user } from "@/lib/db/schema/auth/user";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { slackTeam } from "@/lib/db/schema/channels/slack-team";
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
import { isNew, once } from "./once";
import { reasonWords } from "./reason-words";
import { asRefusals, refused } from "./refused";
import type { SlackDesk, SlackPerson, SlackReviewer } from "./slack/desk";
import { ensureOwnTeam, installedTeam, type SlackWorld, slackTeamGone } from "./slack-teams";
import { wordsIn } from "./words";

/** Of a list in Slack. */
const mostFound = 20;

export function slackDesk(world: SlackWorld): SlackDesk {
  const { db, clock, settings } = world;
  const team = async (teamId: string) => {
    await ensureOwnTeam(world);
    return installedTeam(world, teamId);
  };
  const enter = async (workspaceId: string, memberId: string | null): Promise<SlackReviewer | null> => {
    const ctx = memberId && (await memberContext({ db, clock }, { workspaceId, memberId, via: "slack" }));
    return ctx ? reviewerOf(ctx, settings.appUrl) : null;
  };

  return {
    installation: team,
    async reviewer(person, confirmedEmail) {
      const found = await whoIs(world, person);
      if (!found) return null;
      const { workspaceId, memberId, matchesMail } = found;
      const adopted =
        memberId === null && matchesMail && confirmedEmail
          ? await adoptByMail(world, workspaceId, person, confirmedEmail)
          : memberId;
      return enter(workspaceId, adopted);
    },
    async link(person, code) {
      const found = await team(person.teamId);
      if (!found) return null;
      return enter(found.workspaceId, await linkByCode({ db, clock }, found.workspaceId, person, code));
    },
    reviewAt: (teamId, at, posted) => reviewAt(world, teamId, at, posted),
    removed: (teamId, at) => slackTeamGone(world, teamId, at),
    isNew: (key) => isNew({ db, clock }, key),
    once: (key, work) => once({ db, clock }, key, work),
    t: wordsIn("en"),
    linkUrl: `${settings.appUrl}/settings/personal`,
    queueUrl: `${settings.appUrl}/queue`,
  };
}

/** Whose team it is, and which of its members it is, if any. Null: the app is not in that team. */
async function whoIs({ db }: SlackWorld, { teamId, userId }: SlackPerson) {
  const [found] = await db
    .select({
      workspaceId: slackTeam.workspaceId,
      matchesMail: slackTeam.matchesMail,
      memberId: channelAccount.memberId,
    })
    .from(slackTeam)
    .leftJoin(
      channelAccount,
      and(
        eq(channelAccount.channel, "slack"),
        eq(channelAccount.teamId, slackTeam.teamId),
        eq(channelAccount.workspaceId, slackTeam.workspaceId),
        eq(channelAccount.userId, userId),
      ),
    )
    .where(eq(slackTeam.teamId, teamId));
  return found ?? null;
}

async function adoptByMail(
  { db, clock }: SlackWorld,
  workspaceId: string,
  person: SlackPerson,
  email: string,
): Promise<string | null> {
  const [found] = await db
    .select({ id: member.id })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.workspaceId, workspaceId), eq(user.email, email)));
  if (!found) return null;
  await linkByMail({ db, clock }, workspaceId, person, found.id);
  return found.id;
}

async function reviewAt(
  { db, clock }: SlackWorld,
  teamId: string,
  { channel: remoteChannel, id: remoteId }: { channel: string; id: string },
  posted: string | null,
): Promise<string | null> {
  const inConversation = and(eq(card.channel, "slack"), eq(card.teamId, teamId), eq(card.remoteChannel, remoteChannel));
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

function reviewerOf(ctx: MemberContext, appUrl: string): SlackReviewer {
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
    async search(words) {
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
