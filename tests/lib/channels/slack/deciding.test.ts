/** What is pressed on cards, in their forms and in their menus, and what comes of it. */
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { recordDecision } from "@/lib/decisions/record-decision";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { systemContext } from "@/lib/members/system-context";
import { testDatabase } from "../../../support/database";
import { channel, newest, notes, shown, slackReviews, type SlackReviews } from "../../../support/slack-reviews";
import { testSlack } from "../../../support/slack-world";
import { toldOfReview } from "../../../support/workflow";

let db: Database;
let here: SlackReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await slackReviews(db);
});
beforeEach(() => {
  here.slack.troubles.length = 0;
});

test("a card says what came in, what is proposed, how sure it is and why; pressing Approve approves it as who pressed", async () => {
  const { review, message } = await here.cardOf();
  for (const words of toldOfReview) expect(shown(message)).toContain(words);
  // It stands on locked phones.
  expect(message.text).toBe("A draft was assigned to you");

  const ack = await here.click(message, "approve");
  expect(ack).toMatchObject({ status: 200, body: "" });
  const [vote] = await db.select().from(decision).where(eq(decision.reviewId, review.id));
  expect(vote).toMatchObject({ outcome: "approved", surface: "slack", contentHash: review.contentHash });
  expect(vote?.actor).toEqual({ kind: "person", memberId: here.rita.id, via: "slack" });

  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("Approved by Member U0RITA");
  expect(shown(newest(here, "U0RITA"))).not.toContain("review:approve");
  expect(here.slack.troubles).toEqual([]);
});

test("a decision made elsewhere closes the card in the channel and each private one", async () => {
  const arun = await here.person("U0ARUN");
  const { review, message } = await here.cardOf();
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
  await here.click(message, "approve", "U0RITA", { staleClient: true });
  expect(notes(here, "U0RITA").at(-1)).toContain("Member U0ARUN rejected this first");
  expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "rejected" });
});

test("an edit is made in a form, refused at its field, and approved word for word", async () => {
  const { review, message } = await here.cardOf();
  const form = await here.open(message, "edit");
  await here.slack.submit(form, { body: "Hi Jane, your parcel is on its way." });
  expect(Object.keys(form.errors ?? {})).toEqual(["body"]);
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  await here.slack.submit(form, { body: "Good day Jane & <all>, it comes tomorrow. 📦" });
  expect(form.closed).toBe(true);
  expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "approved_with_edits" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("Good day Jane & <all>, it comes tomorrow. 📦");
  expect(here.slack.troubles).toEqual([]);
});

test("a form that was open when somebody else decided says so, and changes nothing", async () => {
  const { review, message } = await here.cardOf();
  const form = await here.open(message, "edit");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.admin), { reviewId, draftVersion, contentHash, decision: "approved" });
  await here.slack.submit(form, { body: "Mine" });
  expect(JSON.stringify(form.view)).toContain("Ada Admin approved this first");
  expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "approved" });
  expect(here.slack.troubles).toEqual([]);
});

test("a rejection asks for its reason; another draft for what should be different", async () => {
  const first = await here.cardOf();
  await here.slack.submit(await here.open(first.message, "reject"), { reason: "tone", comment: "Warmer, please." });
  const [vote] = await db.select().from(decision).where(eq(decision.reviewId, first.review.id));
  expect(vote).toMatchObject({ outcome: "rejected", reasonCode: "tone", comment: "Warmer, please." });

  const second = await here.cardOf();
  const value = `another:${second.review.id}.${second.review.draftVersion}.${second.review.contentHash}`;
  await here.slack.submit(await here.open(second.message, "more", { selected: value }), { comment: "Shorter." });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("New draft asked for by Member U0RITA");
  expect(here.slack.troubles).toEqual([]);
});

test("it is put off, given to somebody and escalated from the menu", async () => {
  const of = ({ id, draftVersion, contentHash }: ReviewDetail, what: string) =>
    `${what}:${id}.${draftVersion}.${contentHash}`;
  const { review, message } = await here.cardOf();
  await here.slack.submit(await here.open(message, "more", { selected: of(review, "snooze") }), {
    until: "snoozeHour",
  });
  const put = await getReview(here.as(here.rita), { reviewId: review.id });
  expect(put.snoozedUntil).toEqual(new Date(here.clock.now().getTime() + 3_600_000));
  await here.slack.submit(await here.open(message, "more", { selected: of(review, "assign") }), {
    member: here.admin.id,
  });
  expect((await getReview(here.as(here.rita), { reviewId: review.id })).assigneeId).toBe(here.admin.id);
  await here.slack.submit(await here.open(message, "more", { selected: of(review, "escalate") }), {
    comment: "Legal should look.",
  });
  expect((await getReview(here.as(here.rita), { reviewId: review.id })).escalatedAt).not.toBeNull();
  await here.want({ reviewId: review.id, place: channel, reason: "opened" });
  await here.converge();
  expect(shown(newest(here, channel))).toContain("Escalated by Member U0RITA");
  expect(here.slack.troubles).toEqual([]);
});

test("an approval is taken back from the card while it can be, and its button goes with the time", async () => {
  const { review, message } = await here.cardOf({}, { undoSeconds: 60 });
  await here.click(message, "approve");
  const [made] = await db.select().from(decision).where(eq(decision.reviewId, review.id));
  const system = systemContext(db, here.workspaceId, "test", here.clock);
  await carryOutDecision(system, made?.id ?? "", { vault: here.world.vault });
  await here.converge();
  const decided = newest(here, "U0RITA");
  expect(shown(decided)).toContain("Waiting to be sent");
  await here.click(decided, "undo");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("review:approve");

  await here.slack.submit(await here.open(newest(here, "U0RITA"), "reject"), { reason: "tone" });
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).toContain("review:undo");
  here.clock.advance(61);
  await here.converge();
  expect(shown(newest(here, "U0RITA"))).not.toContain("review:undo");
  here.clock.set(new Date());
});

test("an undo pressed on a card that shows an older decision takes nothing newer back", async () => {
  const { review, message } = await here.cardOf({ place: channel }, { undoSeconds: 60 });
  await here.click(message, "approve");
  await here.converge();
  const admin = here.as(here.admin);
  const reviewId = review.id;
  await undoDecision(admin, { reviewId });
  const { draftVersion, contentHash } = review;
  await recordDecision(admin, { reviewId, draftVersion, contentHash, decision: "rejected", comment: "No." });
  await here.click(newest(here, channel), "undo");
  expect(notes(here, channel).at(-1)).toContain("Another decision stands by now");
  expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "rejected" });
});

test("a member who may not decide this, or not any more, is refused at the click", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await here.person("U0AUDIT", ["auditor"]);
  await here.click(message, "approve", "U0AUDIT");
  expect(notes(here, channel).at(-1)).toContain("don’t have the right");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
});

test("a double click approves once, and the second is told", async () => {
  const { review, message } = await here.cardOf();
  await Promise.all([here.click(message, "approve"), here.click(message, "approve"), here.click(message, "approve")]);
  expect(await db.select().from(decision).where(eq(decision.reviewId, review.id))).toHaveLength(1);
  expect(here.slack.troubles).toEqual([]);
});

test("a card of another workspace's review, and its button's id on our card, decide nothing", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0THERE", name: "there" });
  const tom = await there.person("U0TOM");
  const { review: theirs } = await here.cardOf({ place: "C0THERE" }, { in: there, who: tom });
  const { message } = await here.cardOf();
  const forged = structuredClone(message);
  forged.blocks = JSON.parse(
    JSON.stringify(message.blocks).replaceAll(/[\da-f-]{36}\.1\.[\da-f]{64}/g, `${theirs.id}.1.${theirs.contentHash}`),
  ) as typeof message.blocks;
  forged.revisions = [{ text: "", blocks: forged.blocks }];
  await here.click(forged, "approve", "U0RITA", { staleClient: true });
  expect((await getReview(there.as(tom), { reviewId: theirs.id })).status).toBe("open");
});

test("who pressed hears of it where Slack did not say who they are", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  here.slack.addUser(here.teamId, { id: "U0SLOW" });
  here.slack.failNext("users.info", "500");
  await here.click(message, "approve", "U0SLOW");
  await expect.poll(() => notes(here, channel).at(-1)).toContain("That did not work");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
});
