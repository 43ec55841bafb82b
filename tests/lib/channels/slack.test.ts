/** Slack from the first card to the last update, against a double that checks what Slack checks. */
import type { App } from "@slack/bolt";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { linkByCode, listAccounts, makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { once } from "@/lib/channels/once";
import { addSlackTeam, installedTeam, listSlackTeams, slackTeamGone } from "@/lib/channels/slack-teams";
import { trustTeam } from "@/lib/channels/channel-teams";
import { FetchReceiver } from "@/lib/channels/slack/receiver";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { decision } from "@/lib/db/schema/decisions/decision";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { savePreferences } from "@/lib/members/save-preferences";
import { cardMember } from "@/lib/notifications/card-review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview } from "@/lib/review/assign-review";
import { addComment, listComments } from "@/lib/review/comments";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { systemContext } from "@/lib/members/system-context";
import { createGroup, createMember, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import type { SlackMessage, SlackView } from "../../support/slack";
import { appUrl, testSlack, type TestSlack } from "../../support/slack-world";
import { createReview, createWorkflow } from "../../support/workflow";

const channel = "C0REVIEWS";
let db: Database;
let here: TestSlack;
let rita: TestMember;
beforeAll(async () => {
  db = await testDatabase();
  here = await testSlack(db);
  here.slack.addChannel(here.teamId, { id: channel, name: "reviews" });
  rita = await here.person("U0RITA");
});
beforeEach(() => {
  here.slack.troubles.length = 0;
});

async function cardOf(
  { body, place = "U0RITA", ...rules }: Partial<WorkflowDefinition["review"]> & { body?: string; place?: string } = {},
  { in: world = here, who = rita, undoSeconds = 0 }: { in?: TestSlack; who?: TestMember; undoSeconds?: number } = {},
): Promise<{ review: ReviewDetail; message: SlackMessage }> {
  const workflow = await createWorkflow(db, world.workspaceId, { review: rules, undoSeconds });
  const output = body === undefined ? {} : { output: { content: { body } } };
  const review = await createReview(world.as(who), workflow, { clock: world.clock, ...output });
  await world.want({ reviewId: review.id, place, memberId: place.startsWith("U") ? who.id : null });
  await world.converge();
  return { review, message: newest(world, place) };
}

function newest(world: TestSlack, place: string): SlackMessage {
  const found = world.slack.messagesIn(place).findLast(({ blocks, ephemeralTo }) => blocks.length > 0 && !ephemeralTo);
  if (!found) throw new Error(`No card stands in ${place}.`);
  return found;
}

const shown = (message: SlackMessage): string => JSON.stringify(message.blocks);
const notes = (world: TestSlack, place: string): string[] =>
  world.slack.messagesIn(place).flatMap(({ ephemeralTo, text }) => (ephemeralTo ? [text] : []));
const click = (message: SlackMessage, action: string, userId = "U0RITA", options = {}) =>
  here.slack.click(message, `review:${action}`, { userId }, options);
/** Presses what opens a form, and waits for it: it opens after the answer. */
async function open(message: SlackMessage, action: string, options = {}): Promise<SlackView> {
  const before = here.slack.views.length;
  await click(message, action, "U0RITA", options);
  await expect.poll(() => here.slack.views.length).toBe(before + 1);
  return here.slack.views[before] as SlackView;
}
/** What is told after a command's answer. */
async function told(
  world: TestSlack,
  text: string,
  who: Parameters<TestSlack["slack"]["command"]>[1],
): Promise<string> {
  const before = notes(world, who.channelId).length;
  await world.slack.command(text, who);
  await expect.poll(() => notes(world, who.channelId).length).toBe(before + 1);
  return notes(world, who.channelId)[before] ?? "";
}
const statusOf = async (world: TestSlack, { id }: ReviewDetail) =>
  getReview(world.as(rita), { reviewId: id }).then(({ status, outcome }) => ({ status, outcome }));

test("a card says what came in, what is proposed, how sure it is and why; pressing Approve approves it as who pressed", async () => {
  const { review, message } = await cardOf();
  for (const words of [
    "Where is my parcel?",
    "Jane Smith",
    "My order 8841",
    "your parcel is on its way",
    "Likely right",
  ])
    expect(shown(message)).toContain(words);
  // It stands on locked phones.
  expect(message.text).toBe("A draft was assigned to you");

  const ack = await click(message, "approve");
  expect(ack).toMatchObject({ status: 200, body: "" });
  const [vote] = await db.select().from(decision).where(eq(decision.reviewId, review.id));
  expect(vote).toMatchObject({ outcome: "approved", surface: "slack", contentHash: review.contentHash });
  expect(vote?.actor).toEqual({ kind: "person", memberId: rita.id, via: "slack" });

  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("Approved by Member U0RITA");
  expect(shown(newest(here, "U0RITA"))).not.toContain("review:approve");
  expect(here.slack.troubles).toEqual([]);
});

test("a decision made elsewhere closes the card in the channel and each private one", async () => {
  const arun = await here.person("U0ARUN");
  const { review, message } = await cardOf();
  await here.want({ reviewId: review.id, place: channel });
  await here.want({ reviewId: review.id, place: "U0ARUN", memberId: arun.id });
  await here.converge();
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(arun), {
    reviewId,
    draftVersion,
    contentHash,
    decision: "rejected",
    reasonCode: "tone",
  });
  await here.converge();
  for (const place of ["U0RITA", "U0ARUN", channel]) {
    expect(shown(newest(here, place))).toContain("Rejected by Member U0ARUN");
    expect(shown(newest(here, place))).not.toContain("review:reject");
  }

  // A phone that has not heard of it.
  await click(message, "approve", "U0RITA", { staleClient: true });
  expect(notes(here, "U0RITA").at(-1)).toContain("Member U0ARUN rejected this first");
  expect(await statusOf(here, review)).toEqual({ status: "decided", outcome: "rejected" });
});

test("an edit is made in a form, refused at its field, and approved word for word", async () => {
  const { review, message } = await cardOf();
  const form = await open(message, "edit");
  await here.slack.submit(form, { body: "Hi Jane, your parcel is on its way." });
  expect(Object.keys(form.errors ?? {})).toEqual(["body"]);
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
  await here.slack.submit(form, { body: "Good day Jane & <all>, it comes tomorrow. 📦" });
  expect(form.closed).toBe(true);
  expect(await statusOf(here, review)).toEqual({ status: "decided", outcome: "approved_with_edits" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("Good day Jane & <all>, it comes tomorrow. 📦");
  expect(here.slack.troubles).toEqual([]);
});

test("a form that was open when somebody else decided says so, and changes nothing", async () => {
  const { review, message } = await cardOf();
  const form = await open(message, "edit");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.admin), { reviewId, draftVersion, contentHash, decision: "approved" });
  await here.slack.submit(form, { body: "Mine" });
  expect(JSON.stringify(form.view)).toContain("Ada Admin approved this first");
  expect(await statusOf(here, review)).toEqual({ status: "decided", outcome: "approved" });
  expect(here.slack.troubles).toEqual([]);
});

test("a rejection asks for its reason; another draft for what should be different", async () => {
  const first = await cardOf();
  await here.slack.submit(await open(first.message, "reject"), { reason: "tone", comment: "Warmer, please." });
  const [vote] = await db.select().from(decision).where(eq(decision.reviewId, first.review.id));
  expect(vote).toMatchObject({ outcome: "rejected", reasonCode: "tone", comment: "Warmer, please." });

  const second = await cardOf();
  const value = `another:${second.review.id}.${second.review.draftVersion}.${second.review.contentHash}`;
  await here.slack.submit(await open(second.message, "more", { selected: value }), { comment: "Shorter." });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("New draft asked for by Member U0RITA");
  expect(here.slack.troubles).toEqual([]);
});

test("it is put off, given to somebody and escalated from the menu", async () => {
  const of = ({ id, draftVersion, contentHash }: ReviewDetail, what: string) =>
    `${what}:${id}.${draftVersion}.${contentHash}`;
  const { review, message } = await cardOf();
  await here.slack.submit(await open(message, "more", { selected: of(review, "snooze") }), { until: "snoozeHour" });
  const put = await getReview(here.as(rita), { reviewId: review.id });
  expect(put.snoozedUntil).toEqual(new Date(here.clock.now().getTime() + 3_600_000));
  await here.slack.submit(await open(message, "more", { selected: of(review, "assign") }), { member: here.admin.id });
  expect((await getReview(here.as(rita), { reviewId: review.id })).assigneeId).toBe(here.admin.id);
  await here.slack.submit(await open(message, "more", { selected: of(review, "escalate") }), {
    comment: "Legal should look.",
  });
  expect((await getReview(here.as(rita), { reviewId: review.id })).escalatedAt).not.toBeNull();
  await here.want({ reviewId: review.id, place: channel, reason: "opened" });
  await here.converge();
  expect(shown(newest(here, channel))).toContain("Escalated by Member U0RITA");
  expect(here.slack.troubles).toEqual([]);
});

test("an approval is taken back from the card while it can be, and its button goes with the time", async () => {
  const { review, message } = await cardOf({}, { undoSeconds: 60 });
  await click(message, "approve");
  const [made] = await db.select().from(decision).where(eq(decision.reviewId, review.id));
  const system = systemContext(db, here.workspaceId, "test", here.clock);
  await carryOutDecision(system, made?.id ?? "", { vault: here.world.vault });
  await here.converge();
  const decided = newest(here, "U0RITA");
  expect(shown(decided)).toContain("Waiting to be sent");
  await click(decided, "undo");
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("review:approve");

  await here.slack.submit(await open(newest(here, "U0RITA"), "reject"), { reason: "tone" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("review:undo");
  here.clock.advance(61);
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).not.toContain("review:undo");
  here.clock.set(new Date());
});

test("who is nobody here changes nothing, and is told so in private", async () => {
  const { review, message } = await cardOf({ place: channel });
  const { slack, teamId } = here;
  slack.addUser(teamId, { id: "U0GUEST", guest: true, email: rita.email });
  slack.addUser(teamId, { id: "U0OTHER", homeTeam: "T9ELSE", email: rita.email });
  slack.addUser(teamId, { id: "U0NEW", email: "new@example.com" });
  for (const userId of ["U0GUEST", "U0NEW"]) await click(message, "approve", userId);
  const said = slack.messagesIn(channel).filter(({ ephemeralTo }) => ephemeralTo);
  expect(said.map(({ ephemeralTo }) => ephemeralTo)).toEqual(["U0GUEST", "U0NEW"]);
  expect(said[0]?.text).toContain("not guests");
  expect(said[1]?.text).toContain("/settings/personal");
  // Of another company: in their team's name and in ours.
  await click(message, "approve", "U0OTHER");
  await slack.click(message, "review:approve", { userId: "U0OTHER", teamId: "T9ELSE" }).catch(() => undefined);
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
});

test("a member who may not decide this, or not any more, is refused at the click", async () => {
  const { review, message } = await cardOf({ place: channel });
  await here.person("U0AUDIT", ["auditor"]);
  await click(message, "approve", "U0AUDIT");
  expect(notes(here, channel).at(-1)).toContain("don’t have the right");
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
});

test("a double click approves once, and the second is told", async () => {
  const { review, message } = await cardOf();
  await Promise.all([click(message, "approve"), click(message, "approve"), click(message, "approve")]);
  expect(await db.select().from(decision).where(eq(decision.reviewId, review.id))).toHaveLength(1);
  expect(here.slack.troubles).toEqual([]);
});

test("a card of another workspace's review, and its button's id on our card, decide nothing", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0THERE", name: "there" });
  const tom = await there.person("U0TOM");
  const { review: theirs } = await cardOf({ place: "C0THERE" }, { in: there, who: tom });
  const { message } = await cardOf();
  const forged = structuredClone(message);
  forged.blocks = JSON.parse(
    JSON.stringify(message.blocks).replaceAll(/[\da-f-]{36}\.1\.[\da-f]{64}/g, `${theirs.id}.1.${theirs.contentHash}`),
  ) as typeof message.blocks;
  forged.revisions = [{ text: "", blocks: forged.blocks }];
  await click(forged, "approve", "U0RITA", { staleClient: true });
  expect((await getReview(there.as(tom), { reviewId: theirs.id })).status).toBe("open");
});

test("what is forged, stale, from the future or sent again is not accepted", async () => {
  const { review, message } = await cardOf();
  await open(message, "edit");
  const sent = here.slack.sent.at(-1);
  if (!sent) throw new Error("Nothing was sent.");
  const pressed = { ...sent, body: sent.body.replaceAll("review%3Aedit", "review%3Aapprove") };
  const contentType = "application/x-www-form-urlencoded";
  const seconds = Math.floor(here.clock.now().getTime() / 1000);
  const wrong = await Promise.all([
    here.slack.send(pressed.body, { contentType, secret: "another secret" }),
    here.slack.send(pressed.body, { contentType, headers: sent.headers }),
    here.slack.send(pressed.body, { contentType, timestamp: seconds - 301 }),
    here.slack.send(pressed.body, { contentType, timestamp: seconds + 301 }),
    here.slack.send(pressed.body, { contentType, headers: { "x-slack-signature": "" } }),
    here.slack.send(pressed.body, { contentType, headers: { "x-slack-request-timestamp": "now" } }),
  ]);
  expect(wrong.map(({ status }) => status)).toEqual(Array.from(wrong, () => 401));
  // The very same again: answered, and nothing done.
  const before = here.slack.views.length;
  expect(await here.slack.send(sent.body, { headers: sent.headers })).toMatchObject({ status: 200, body: "" });
  expect(here.slack.views).toHaveLength(before);
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
  // Slack's look at our certificate is not signed, and does nothing.
  const body = `ssl_check=1&${pressed.body}`;
  const looked = await fetch(here.slack.requestUrl, { method: "POST", headers: { "content-type": contentType }, body });
  expect(looked.status).toBe(200);
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
});

test("an account is linked by a code that counts once, soon and in its own workspace only", async () => {
  const there = await testSlack(db, here);
  const { slack, teamId } = here;
  slack.addUser(teamId, { id: "U0LINK" });
  slack.addUser(there.teamId, { id: "U0LINK" });
  slack.addChannel(there.teamId, { id: "C0ELSE", name: "else" });
  const who = await createMember(db, { workspaceId: here.workspaceId, roles: ["reviewer"], name: "Lin & Co" });
  const other = { userId: "U0LINK", teamId: there.teamId, channelId: "C0ELSE" };
  const me = { userId: "U0LINK", teamId, channelId: channel };
  const code = await makeLinkCode(here.as(who));
  expect(await told(there, `link ${code}`, other)).toContain("not valid");
  expect(await told(here, `link ${code.toLowerCase()}`, me)).toBe(
    "You are Lin &amp; Co in Countersign now. What you press on cards counts as yours.",
  );
  expect(await told(here, `link ${code}`, me)).toContain("not valid");
  const late = await makeLinkCode(here.as(who));
  here.clock.advance(601);
  expect(await linkByCode(here.world, here.workspaceId, { channel: "slack", ...me }, late)).toBeNull();
  here.clock.set(new Date());
});

test("an address counts only in a team that an admin has said to be the company's own, and only where Slack confirmed it", async () => {
  const { slack, teamId, admin } = here;
  const who = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Mia" });
  slack.addUser(teamId, { id: "U0MIA", email: who.email });
  slack.addUser(teamId, { id: "U0FAKE", email: who.email, emailConfirmed: false });
  const { review, message } = await cardOf({ place: channel });
  await click(message, "approve", "U0MIA");
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
  const [team] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, teamId));
  await trustTeam(here.as(admin), { id: team?.id ?? "", matchesMail: true });
  await click(message, "approve", "U0FAKE");
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
  await click(message, "approve", "U0MIA");
  expect(await statusOf(here, review)).toMatchObject({ status: "decided" });
  expect(await db.select().from(channelAccount).where(eq(channelAccount.userId, "U0MIA"))).toHaveLength(1);
  await trustTeam(here.as(admin), { id: team?.id ?? "", matchesMail: false });
});

test("an account that its member unlinked stays unlinked in a team whose addresses count, until they link it by a code", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0REFUSED", name: "refused" });
  const uma = await there.person("U0UMA");
  const [team] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId));
  await trustTeam(there.as(there.admin), { id: team?.id ?? "", matchesMail: true });
  const [account] = await listAccounts(there.as(uma));
  await unlinkAccount(there.as(uma), account?.id ?? "");
  expect(await listAccounts(there.as(uma))).toEqual([]);

  const { review, message } = await cardOf({ place: "C0REFUSED" }, { in: there, who: uma });
  const press = () => there.slack.click(message, "review:approve", { userId: "U0UMA" });
  const status = () => getReview(there.as(uma), { reviewId: review.id }).then((found) => found.status);
  await press();
  expect(notes(there, "C0REFUSED").at(-1)).toContain("/settings/personal");
  expect(await listAccounts(there.as(uma))).toEqual([]);
  expect(await status()).toBe("open");

  // Also once the app was away meanwhile.
  await there.slack.uninstall(there.teamId);
  const added = { teamId: there.teamId, name: "Acme", appId: there.slack.appId, ...there.slack.addTeam(there.teamId) };
  await addSlackTeam(there.as(there.admin), there.world.vault, added);
  const [again] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId));
  await trustTeam(there.as(there.admin), { id: again?.id ?? "", matchesMail: true });
  await press();
  expect(await status()).toBe("open");

  const code = await makeLinkCode(there.as(uma));
  await told(there, `link ${code}`, { userId: "U0UMA", teamId: there.teamId, channelId: "C0REFUSED" });
  await press();
  expect(await status()).toBe("decided");
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
  const { message } = await cardOf({ body });
  expect(JSON.stringify(message.blocks).length).toBeLessThan(12_000);
  const whole = shown(message).includes("review:approve");
  expect(whole).toBe(body.length < 8_000);
  expect(shown(message)).toContain(whole ? "review:edit" : "too long to be read whole");
  expect(shown(message)).not.toContain("\u202E");
});

test.each(["nothing", "subject"] as const)(
  "where cards may show %s, they show no more, and nothing is decided on them",
  async (cardShows) => {
    const { message } = await cardOf({ cardShows });
    expect(shown(message)).not.toContain("8841");
    expect(shown(message).includes("parcel")).toBe(cardShows === "subject");
    expect(shown(message)).not.toContain("review:approve");
    expect(shown(message)).toContain("review:open");
  },
);

test("no card goes into a channel that other companies share", async () => {
  here.slack.addChannel(here.teamId, { id: "C0SHARED", name: "shared", shared: true });
  const workflow = await createWorkflow(db, here.workspaceId);
  const review = await createReview(here.as(rita), workflow, { clock: here.clock });
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
  const { review } = await cardOf({ place: "C0LEFT" }, { in: there, who: uma });
  await slackTeamGone(there.world, there.teamId, new Date(Date.now() + 60_000));
  const [row] = await db.select().from(card).where(eq(card.reviewId, review.id));
  expect(row).toMatchObject({ state: "gone", settledAt: expect.any(Date) as Date });
});

test("cards that were given up are brought up to date once the team is added again", async () => {
  const { review, message } = await cardOf({ place: channel });
  await db.update(card).set({ state: "gone", settledAt: new Date() }).where(eq(card.reviewId, review.id));
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(rita), { reviewId, draftVersion, contentHash, decision: "approved" });
  await here.converge();
  expect(shown(message)).toContain("review:approve");
  const team = await installedTeam(here.world, here.teamId);
  if (!team) throw new Error("It is connected.");
  await addSlackTeam(here.as(here.admin), here.world.vault, { ...team, teamId: here.teamId, name: "Brindlewick" });
  await here.converge();
  expect(shown(message)).toContain("Approved by");
});

test.each(["ratelimited", "500", "reset", "html", "reset-after"] as const)(
  "a card is posted and updated in the end, whatever fails on the way: %s",
  async (how) => {
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(rita), workflow, { clock: here.clock });
    const before = here.slack.messagesIn("U0RITA").length;
    here.slack.failNext("chat.postMessage", how);
    await here.want({ reviewId: review.id, place: "U0RITA", memberId: rita.id });
    await here.converge();
    here.clock.advance(200);
    await here.converge();
    const cards = here.slack.messagesIn("U0RITA").slice(before);
    // Where the answer was lost it stands twice: better than not at all.
    expect(cards).toHaveLength(how === "reset-after" ? 2 : 1);
    here.clock.set(new Date());
    for (const message of cards.slice(0, 1)) await click(message, "approve");
    here.slack.failNext("chat.update", how);
    await here.converge();
    here.clock.advance(200);
    await here.converge();
    for (const message of cards) expect(shown(message)).toContain("Approved by");
    here.clock.set(new Date());
  },
);

/** A card that stands, of which the answer to the post never came. */
async function lostCard(place: string, who = rita): Promise<{ review: ReviewDetail; message: SlackMessage }> {
  here.slack.failNext("chat.postMessage", "reset-after");
  return cardOf({ place }, { who });
}
const rowsOf = ({ id }: ReviewDetail) => db.select().from(card).where(eq(card.reviewId, id));

test.each(["U0RITA", channel])(
  "a card of which the answer was lost decides before it would be posted again, and is not: in %s",
  async (place) => {
    const { review, message } = await lostCard(place);
    expect(await rowsOf(review)).toMatchObject([{ state: "wanted", remoteId: null }]);
    const before = here.slack.messagesIn(place).length;
    await click(message, "approve");
    expect(await statusOf(here, review)).toEqual({ status: "decided", outcome: "approved" });
    here.clock.advance(200);
    await here.converge();
    here.clock.set(new Date());
    expect(shown(message)).toContain("Approved by Member U0RITA");
    expect(here.slack.messagesIn(place)).toHaveLength(before);
    expect(await rowsOf(review)).toMatchObject([{ state: "shown", remoteId: message.ts }]);
  },
);

test("a lost card is nobody's but its reader's, and no other review's", async () => {
  await here.person("U0THIEF");
  const own = await lostCard("U0RITA");
  await click(own.message, "approve", "U0THIEF");
  expect(await rowsOf(own.review)).toMatchObject([{ remoteId: null }]);
  expect(await statusOf(here, own.review)).toMatchObject({ status: "open" });

  // What another review's buttons say, under the name of this card.
  const { review: other, message } = await cardOf();
  const forged = structuredClone(message);
  forged.ts = "1.000001";
  forged.blocks = JSON.parse(JSON.stringify(message.blocks)) as typeof message.blocks;
  const named = own.message.blocks.find(({ type }) => type === "actions")?.block_id;
  for (const block of forged.blocks) if (block.type === "actions") block.block_id = named;
  forged.revisions = [{ text: "", blocks: forged.blocks }];
  forged.channel = `D${here.teamId.slice(1)}0NOWHERE`;
  here.slack.addChannel(here.teamId, { id: forged.channel, name: "nowhere" });
  await click(forged, "approve", "U0RITA", { staleClient: true });
  expect(await rowsOf(own.review)).toMatchObject([{ remoteId: null }]);
  expect(await statusOf(here, other)).toMatchObject({ status: "open" });
});

test("a lost card of what was decided meanwhile does not say the old for ever", async () => {
  const { review, message } = await lostCard("U0RITA");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.admin), { reviewId, draftVersion, contentHash, decision: "approved" });
  here.clock.advance(200);
  expect(await here.converge()).toContain("gone");
  await click(message, "approve");
  await here.converge();
  here.clock.set(new Date());
  expect(shown(message)).toContain("Approved by Ada Admin");
});

test("where Slack tells the app of its own messages, no card stands twice, nor is one changed that was only posted", async () => {
  here.slack.echo = true;
  try {
    for (const place of ["U0RITA", channel]) {
      const { review, message } = await lostCard(place);
      await expect.poll(async () => (await rowsOf(review))[0]?.remoteId).toBe(message.ts);
      const before = here.slack.messagesIn(place).length;
      here.clock.advance(200);
      await here.converge();
      here.clock.set(new Date());
      expect(here.slack.messagesIn(place)).toHaveLength(before);
      expect(await rowsOf(review)).toMatchObject([{ state: "shown", failures: 0, lastError: null }]);
    }
    const { review, message } = await cardOf();
    await expect.poll(() => here.slack.sent.at(-1)?.body).toContain(message.ts);
    await here.converge();
    expect(message.revisions).toHaveLength(1);
    expect(await rowsOf(review)).toHaveLength(1);
  } finally {
    here.slack.echo = false;
  }
});

test("what is written under a card is a comment on the draft, once, however often it is delivered", async () => {
  const { review, message } = await cardOf({ place: channel });
  await here.person("U0NINA");
  const asked = () => here.slack.calls.filter(({ method, args }) => method === "users.info" && args.user === "U0NINA");
  here.slack.failNext("users.info", "500", 2);
  await here.slack.reply(message, "Is <that> the right date & time?", { userId: "U0NINA" });
  expect(asked()).toHaveLength(3);
  const said = await listComments(here.as(rita), { reviewId: review.id });
  expect(said.map(({ name, body }) => [name, body])).toEqual([["Member U0NINA", "Is <that> the right date & time?"]]);
});

test("what colleagues say on the draft stands under its card, once, and what is said under it is not said again", async () => {
  const { review, message } = await cardOf({ place: channel });
  const under = () =>
    here.slack
      .messagesIn(channel)
      .flatMap(({ threadTs, text, blocks }) =>
        threadTs === message.ts ? [blocks[0] ? JSON.stringify(blocks) : text] : [],
      );
  await addComment(here.as(here.admin), { reviewId: review.id, body: "Ask <legal> & wait" });
  here.slack.failNext("chat.postMessage", "500");
  await here.converge();
  here.clock.advance(200);
  await here.converge();
  here.clock.set(new Date());
  await here.slack.reply(message, "Done", { userId: "U0RITA" });
  await here.converge();
  await addComment(here.as(here.admin), { reviewId: review.id, body: "Thanks" });
  await here.converge();
  expect(under()).toEqual([
    expect.stringContaining("*Ada Admin:* Ask &lt;legal&gt; &amp; wait"),
    "Done",
    expect.stringContaining("*Ada Admin:* Thanks"),
  ]);
  // Nothing of it stands on a locked phone.
  expect(here.slack.messagesIn(channel).at(-1)?.text).toBe("A colleague wrote about this draft");
});

const thread = (place: string, { ts }: SlackMessage): string[] =>
  here.slack
    .messagesIn(place)
    .flatMap(({ threadTs, text, blocks }) => (threadTs === ts ? [blocks[0] ? JSON.stringify(blocks) : text] : []));

test("what is written under one card of a draft stands under its others, and not again under its own", async () => {
  const { review, message } = await cardOf({ place: channel });
  await here.want({ reviewId: review.id, place: "U0RITA", memberId: rita.id });
  await here.converge();
  const own = newest(here, "U0RITA");
  await here.slack.reply(message, "Said in the channel", { userId: "U0RITA" });
  await here.slack.reply(own, "Said to the app", { userId: "U0RITA" });
  await here.converge();
  await here.converge();
  expect(thread(channel, message)).toEqual(["Said in the channel", expect.stringContaining("Said to the app")]);
  expect(thread("U0RITA", own)).toEqual(["Said to the app", expect.stringContaining("Said in the channel")]);
});

test("what is too long to be kept, or to be shown, says so and leads to where all of it is", async () => {
  const { review, message } = await cardOf({ place: channel });
  const url = `${appUrl}/drafts/${review.draftId}`;
  await here.slack.reply(message, "x".repeat(4_001), { userId: "U0RITA" });
  const [kept] = await listComments(here.as(rita), { reviewId: review.id });
  expect(kept?.body).toBe(`${"x".repeat(3_999)}…`);
  expect(notes(here, channel).at(-1)).toBe(
    `Your message is too long for a comment: its first 4,000 characters are kept. The draft: ${url}`,
  );
  const before = notes(here, channel).length;
  await here.slack.reply(message, "y".repeat(4_000), { userId: "U0RITA" });
  expect(notes(here, channel)).toHaveLength(before);

  await addComment(here.as(here.admin), { reviewId: review.id, body: "&".repeat(4_000) });
  for (let n = 0; n < 20; n += 1) await addComment(here.as(here.admin), { reviewId: review.id, body: `${n}` });
  await here.converge();
  const said = thread(channel, message);
  expect(said.find((text) => text.includes("earlier"))).toContain(`<${url}|One earlier comment is in Countersign>`);
  await addComment(here.as(here.admin), { reviewId: review.id, body: "&".repeat(4_000) });
  await here.converge();
  expect(thread(channel, message).at(-1)).toContain(`&amp;…\\n<${url}|Read all of it in Countersign>`);
  expect(here.slack.troubles).toEqual([]);
});

test("the app's home and the command list what waits, and find", async () => {
  await cardOf();
  await here.slack.openHome({ userId: "U0RITA", teamId: here.teamId });
  expect(JSON.stringify(here.slack.homeOf("U0RITA")?.view)).toMatch(/drafts? waits? for you/);
  const me = { userId: "U0RITA", teamId: here.teamId, channelId: channel };
  expect(await told(here, "parcel", me)).toMatch(/found for “parcel”/);
  expect(await told(here, "zebra", me)).toBe("Nothing found for “zebra”.");
  expect(await told(here, "help", me)).toContain("/countersign link CODE");
});

test("the list tells the time by its reader's clock, and says which", async () => {
  const tess = await here.person("U0TESS", ["reviewer"]);
  await cardOf({ place: channel }, { who: tess });
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

test("where cards may show less than the draft, nothing that colleagues say stands under them", async () => {
  const { review, message } = await cardOf({ place: channel, cardShows: "subject" });
  await addComment(here.as(here.admin), { reviewId: review.id, body: "She wrote 8841" });
  await here.converge();
  expect(here.slack.messagesIn(channel).filter(({ threadTs }) => threadTs === message.ts)).toEqual([]);
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
  await assignReview(here.as(here.admin), { reviewId: first.id, memberId: rita.id });
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
  const { review, message } = await cardOf({ place: "C0LATER" });
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
  const { review, message } = await cardOf({ place: "C0MOVED" }, { in: there, who: tom });
  const before = shown(message);
  await db.update(channelTeam).set({ workspaceId: here.workspaceId }).where(eq(channelTeam.teamId, there.teamId));
  await addComment(there.as(tom), { reviewId: review.id, body: "Ours alone" });
  await there.converge();
  expect(shown(message)).toBe(before);
  expect(there.slack.messagesIn("C0MOVED")).toHaveLength(1);
});

test("a card whose channel the app was put out of is brought up to date once it is let in again", async () => {
  here.slack.addChannel(here.teamId, { id: "C0OUT", name: "out" });
  const { review, message } = await cardOf({ place: "C0OUT" });
  here.slack.addChannel(here.teamId, { id: "C0OUT", name: "out", botIsMember: false });
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(rita), { reviewId, draftVersion, contentHash, decision: "approved" });
  await here.converge();
  expect(shown(message)).toContain("review:approve");
  const [team] = await listSlackTeams(here.as(here.admin));
  expect(team?.lastError).toBe("not_in_channel");
  here.slack.addChannel(here.teamId, { id: "C0OUT", name: "out", botIsMember: true });
  here.clock.advance(700);
  await here.converge();
  expect(shown(message)).toContain("Approved by");
  here.clock.set(new Date());
});

test("a card that Slack finds too long is made shorter until it is taken", async () => {
  const workflow = await createWorkflow(db, here.workspaceId);
  const body = "long ".repeat(5_000);
  const of = { clock: here.clock, title: "t".repeat(150), body, output: { content: { body } } };
  const review = await createReview(here.as(rita), workflow, of);
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

test("who pressed hears of it where Slack did not say who they are", async () => {
  const { review, message } = await cardOf({ place: channel });
  here.slack.addUser(here.teamId, { id: "U0SLOW" });
  here.slack.failNext("users.info", "500");
  await click(message, "approve", "U0SLOW");
  await expect.poll(() => notes(here, channel).at(-1)).toContain("That did not work");
  expect(await statusOf(here, review)).toMatchObject({ status: "open" });
});

test("a comment that is delivered again while the first delivery is under way, or after it died, is neither lost nor doubled", async () => {
  const world = { db, clock: here.clock };
  const done: string[] = [];
  let fail = (): void => undefined;
  let died = (): void => undefined;
  const begun = new Promise<void>((resolve) => (died = resolve));
  const slow = new Promise<void>((resolve, reject) => {
    void once(world, "slow", () => {
      resolve();
      return new Promise((_, refuse) => (fail = () => refuse(new Error("failed"))));
    }).catch(() => undefined);
    setTimeout(() => reject(new Error("It was not begun.")), 5_000);
  });
  await slow;
  await expect(once(world, "slow", async () => void done.push("doubled"))).rejects.toThrow("being handled");
  fail();
  await expect.poll(() => once(world, "slow", async () => void done.push("again")).then(() => done)).toEqual(["again"]);
  await once(world, "slow", async () => void done.push("doubled"));
  expect(done).toEqual(["again"]);
  // The process died in it.
  void once(world, "dead", () => {
    died();
    return new Promise(() => undefined);
  });
  await begun;
  await expect(once(world, "dead", async () => undefined)).rejects.toThrow("being handled");
  here.clock.advance(61);
  await once(world, "dead", async () => void done.push("taken over"));
  expect(done).toEqual(["again", "taken over"]);
  here.clock.set(new Date());
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

test("once the app is out of a team, nothing is known there", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0GONE", name: "gone" });
  const who = await there.person("U0GONE");
  await cardOf({ place: "C0GONE" }, { in: there, who });
  await there.slack.uninstall(there.teamId);
  expect(await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId))).toEqual([]);
  expect(await db.select().from(channelAccount).where(eq(channelAccount.teamId, there.teamId))).toEqual([]);
});

test("what was pressed is answered in time, also where what comes of it takes longer; what may fail is asked to come again", async () => {
  const receiver = new FetchReceiver({ signingSecret: "x", clock: here.clock, isNew: () => Promise.resolve(true) });
  receiver.init({ processEvent: () => new Promise(() => undefined) } as unknown as App);
  const delivery = (key: string) => ({ key, retryNum: 0, retryReason: undefined });
  expect(await receiver.take({ type: "block_actions" }, delivery("press"))).toEqual({ status: 200 });
  expect(await receiver.take({ type: "event_callback" }, delivery("event"))).toEqual({ status: 503 });
});
