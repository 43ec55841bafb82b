/** What cards and lists show, and to whom. */
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { linkByCode, listAccounts, makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { addSlackTeam, installedTeam, listSlackTeams, slackTeamGone } from "@/lib/channels/slack-teams";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { savePreferences } from "@/lib/members/save-preferences";
import { cardMember } from "@/lib/notifications/card-review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview } from "@/lib/review/assign-review";
import { addComment } from "@/lib/review/comments";
import { systemContext } from "@/lib/members/system-context";
import { createGroup, createMember, type TestMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { channel, newest, shown, slackReviews, type SlackReviews, told } from "../../../support/slack-reviews";
import { testSlack } from "../../../support/slack-world";
import { createReview, createWorkflow } from "../../../support/workflow";

let db: Database;
let here: SlackReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await slackReviews(db);
});

test.each([
  ["4,000 words", "word ".repeat(4_000)],
  ["a megabyte of emoji", "🙂".repeat(250_000)],
  [
    "what Slack would take for mentions",
    "<!channel> <@U0RITA> <https://evil.example|safe> & *bold* `code` ".repeat(30),
  ],
  ["characters that turn text round", "a\u202Eb\u2066c ".repeat(100)],
])("%s do not break a card, and what can't be read whole is not approved on it", async (_, body) => {
  const { message } = await here.cardOf({ body });
  expect(JSON.stringify(message.blocks).length).toBeLessThan(12_000);
  const whole = shown(message).includes("review:approve");
  expect(whole).toBe(body.length < 8_000);
  expect(shown(message)).toContain(whole ? "review:edit" : "too long to be read whole");
  expect(shown(message)).not.toContain("\u202E");
});

test.each(["nothing", "subject"] as const)(
  "where cards may show %s, they show no more, and nothing is decided on them",
  async (cardShows) => {
    const { message } = await here.cardOf({ cardShows });
    expect(shown(message)).not.toContain("8841");
    expect(shown(message).includes("parcel")).toBe(cardShows === "subject");
    expect(shown(message)).not.toContain("review:approve");
    expect(shown(message)).toContain("review:open");
  },
);

test("no card goes into a channel that other companies share", async () => {
  here.slack.addChannel(here.teamId, { id: "C0SHARED", name: "shared", shared: true });
  const workflow = await createWorkflow(db, here.workspaceId);
  const review = await createReview(here.as(here.rita), workflow, { clock: here.clock });
  await here.want({ reviewId: review.id, place: "C0SHARED" });
  expect(await here.converge()).toContain("gone");
  expect(here.slack.messagesIn("C0SHARED")).toEqual([]);
  const [row] = await db.select().from(card).where(eq(card.reviewId, review.id));
  expect(row).toMatchObject({ state: "gone", lastError: "shared_channel" });
  // It is not tried again, so the settings do not say that it is.
  const [team] = await listSlackTeams(here.as(here.admin));
  expect(team?.lastError).toBeNull();
});

test("the cards of a team that the app was taken out of are left alone", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0LEFT", name: "left" });
  const uma = await there.person("U0UMA");
  const { review } = await here.cardOf({ place: "C0LEFT" }, { in: there, who: uma });
  await slackTeamGone(there.world, there.teamId, new Date(Date.now() + 60_000));
  const [row] = await db.select().from(card).where(eq(card.reviewId, review.id));
  expect(row).toMatchObject({ state: "gone", settledAt: expect.any(Date) as Date });
});

test("cards that were given up are brought up to date once the team is added again", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await db.update(card).set({ state: "gone", settledAt: new Date() }).where(eq(card.reviewId, review.id));
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.rita), { reviewId, draftVersion, contentHash, decision: "approved" });
  await here.converge();
  expect(shown(message)).toContain("review:approve");
  const team = await installedTeam(here.world, here.teamId);
  if (!team) throw new Error("It is connected.");
  await addSlackTeam(here.as(here.admin), here.world.vault, { ...team, teamId: here.teamId, name: "Brindlewick" });
  await here.converge();
  expect(shown(message)).toContain("Approved by");
});

test("the app's home and the command list what waits, and find", async () => {
  await here.cardOf();
  await here.slack.openHome({ userId: "U0RITA", teamId: here.teamId });
  expect(JSON.stringify(here.slack.homeOf("U0RITA")?.view)).toMatch(/drafts? waits? for you/);
  const me = { userId: "U0RITA", teamId: here.teamId, channelId: channel };
  expect(await told(here, "parcel", me)).toMatch(/found for “parcel”/);
  expect(await told(here, "zebra", me)).toBe("Nothing found for “zebra”.");
  expect(await told(here, "help", me)).toContain("/countersign link CODE");
});

test("the list tells the time by its reader's clock, and says which", async () => {
  const tess = await here.person("U0TESS", ["reviewer"]);
  await here.cardOf({ place: channel }, { who: tess });
  const list = async () => {
    await here.slack.openHome({ userId: "U0TESS", teamId: here.teamId });
    return JSON.stringify(here.slack.homeOf("U0TESS")?.view);
  };
  expect(await list()).toMatch(/due [^"]* UTC/);
  const hours = { zone: "America/New_York", days: [], from: "09:00", to: "17:00" };
  await savePreferences(here.as(tess), { hours });
  expect(await list()).toMatch(/due [^"]* E[SD]T/);
});

test("a command that can't be obeyed says so", async () => {
  here.slack.addUser(here.teamId, { id: "U0LATE", email: "lou@example.com" });
  const me = { userId: "U0LATE", teamId: here.teamId, channelId: channel };
  here.slack.failNext("users.info", "500", 10);
  expect(await told(here, "link CODE", me)).toContain("That did not work");
});

test("a private card is taken away from whom it does not concern any more: given to others, unlinked, linked by another", async () => {
  const group = await createGroup(db, here.workspaceId, "Elsewhere");
  const mara = await here.person("U0MARA", ["reviewer"]);
  const workflow = await createWorkflow(db, here.workspaceId, { review: { groupId: group } });
  const given = async (to: TestMember) => {
    const review = await createReview(here.as(here.admin), workflow, { clock: here.clock });
    await assignReview(here.as(here.admin), { reviewId: review.id, memberId: to.id });
    await here.want({ reviewId: review.id, place: "U0MARA", memberId: mara.id });
    await here.converge();
    expect(shown(newest(here, "U0MARA"))).toContain("8841");
    return review;
  };
  const first = await given(mara);
  await assignReview(here.as(here.admin), { reviewId: first.id, memberId: here.rita.id });
  await here.converge();
  expect(shown(newest(here, "U0MARA"))).not.toContain("8841");

  await given(mara);
  const [account] = await listAccounts(here.as(mara));
  await unlinkAccount(here.as(mara), account?.id ?? "");
  await here.converge();
  expect(shown(newest(here, "U0MARA"))).not.toContain("8841");

  const code = await makeLinkCode(here.as(mara));
  await linkByCode(here.world, here.workspaceId, { channel: "slack", teamId: here.teamId, userId: "U0MARA" }, code);
  await given(mara);
  const other = await createMember(db, { workspaceId: here.workspaceId, roles: ["reviewer"], name: "Otto" });
  const hers = { teamId: here.teamId, userId: "U0MARA" };
  await linkByCode(here.world, here.workspaceId, { channel: "slack", ...hers }, await makeLinkCode(here.as(other)));
  await here.converge();
  expect(shown(newest(here, "U0MARA"))).not.toContain("8841");
});

test("once others are in a card's channel, it is emptied there, and nothing more goes there", async () => {
  here.slack.addChannel(here.teamId, { id: "C0LATER", name: "later" });
  const { review, message } = await here.cardOf({ place: "C0LATER" });
  here.slack.addChannel(here.teamId, { id: "C0LATER", name: "later", shared: true });
  await addComment(here.as(here.admin), { reviewId: review.id, body: "Internal" });
  await here.converge();
  expect(shown(message)).not.toContain("8841");
  expect(shown(message)).toContain("not shown to you any more");
  expect(here.slack.messagesIn("C0LATER")).toHaveLength(1);
});

test("a team that another workspace has now is told nothing of the first one's", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0MOVED", name: "moved" });
  const tom = await there.person("U0TOMTOM");
  const { review, message } = await here.cardOf({ place: "C0MOVED" }, { in: there, who: tom });
  const before = shown(message);
  await db.update(channelTeam).set({ workspaceId: here.workspaceId }).where(eq(channelTeam.teamId, there.teamId));
  await addComment(there.as(tom), { reviewId: review.id, body: "Ours alone" });
  await there.converge();
  expect(shown(message)).toBe(before);
  expect(there.slack.messagesIn("C0MOVED")).toHaveLength(1);
});

test("a card that Slack finds too long is made shorter until it is taken", async () => {
  const workflow = await createWorkflow(db, here.workspaceId);
  const body = "long ".repeat(5_000);
  const of = { clock: here.clock, title: "t".repeat(150), body, output: { content: { body } } };
  const review = await createReview(here.as(here.rita), workflow, of);
  here.slack.failNext("chat.postMessage", { error: "msg_blocks_too_long" }, 2);
  await here.want({ reviewId: review.id, place: channel });
  await here.converge();
  const tried = here.slack.calls.filter(({ method }) => method === "chat.postMessage").slice(-3);
  const sizes = tried.map(({ args }) => JSON.stringify(args.blocks).length);
  expect(sizes[0]).toBeGreaterThan(sizes[1] ?? 0);
  expect(sizes[1]).toBeLessThan(6_000);
  expect(sizes[2]).toBeLessThan(3_000);
  expect(shown(newest(here, channel))).toContain("too long to be read whole");
});

test("who wants no cards of their own gets none, until they want them again", async () => {
  const zoe = await here.person("U0ZOE");
  const review = await createReview(here.as(zoe), await createWorkflow(db, here.workspaceId), { clock: here.clock });
  const tell = async () => {
    const system = systemContext(db, here.workspaceId, "notify", here.clock);
    await cardMember(system, {
      memberId: zoe.id,
      channel: "slack",
      reviewId: review.id,
      reason: "assigned",
      wantedAt: here.clock.now(),
    });
    await here.converge();
    return here.slack.messagesIn("U0ZOE").length;
  };
  await savePreferences(here.as(zoe), { slack: false });
  expect(await tell()).toBe(0);
  await savePreferences(here.as(zoe), { slack: true });
  expect(await tell()).toBe(1);
});
