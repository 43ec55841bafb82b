/** Cards, and what colleagues say under them: posted once and kept up to date, whatever fails on the way. */
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { listSlackTeams } from "@/lib/channels/slack-teams";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { recordDecision } from "@/lib/decisions/record-decision";
import { addComment, listComments } from "@/lib/review/comments";
import type { ReviewDetail } from "@/lib/review/get-review";
import { testDatabase } from "../../../support/database";
import type { SlackMessage } from "../../../support/slack";
import { channel, newest, notes, shown, slackReviews, type SlackReviews } from "../../../support/slack-reviews";
import { appUrl } from "../../../support/slack-world";
import { createReview, createWorkflow } from "../../../support/workflow";

let db: Database;
let here: SlackReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await slackReviews(db);
});
beforeEach(() => {
  here.slack.troubles.length = 0;
});

test.each(["ratelimited", "500", "reset", "html", "reset-after"] as const)(
  "a card is posted and updated in the end, whatever fails on the way: %s",
  async (how) => {
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(here.rita), workflow, { clock: here.clock });
    const before = here.slack.messagesIn("U0RITA").length;
    here.slack.failNext("chat.postMessage", how);
    await here.want({ reviewId: review.id, place: "U0RITA", memberId: here.rita.id });
    await here.converge();
    here.clock.advance(200);
    await here.converge();
    const cards = here.slack.messagesIn("U0RITA").slice(before);
    // Where the answer was lost it stands twice: better than not at all.
    expect(cards).toHaveLength(how === "reset-after" ? 2 : 1);
    here.clock.set(new Date());
    for (const message of cards.slice(0, 1)) await here.click(message, "approve");
    here.slack.failNext("chat.update", how);
    await here.converge();
    here.clock.advance(200);
    await here.converge();
    for (const message of cards) expect(shown(message)).toContain("Approved by");
    here.clock.set(new Date());
  },
);

/** A card that stands, of which the answer to the post never came. */
async function lostCard(place: string, who = here.rita): Promise<{ review: ReviewDetail; message: SlackMessage }> {
  here.slack.failNext("chat.postMessage", "reset-after");
  return here.cardOf({ place }, { who });
}
const rowsOf = ({ id }: ReviewDetail) => db.select().from(card).where(eq(card.reviewId, id));

test.each(["U0RITA", channel])(
  "a card of which the answer was lost decides before it would be posted again, and is not: in %s",
  async (place) => {
    const { review, message } = await lostCard(place);
    expect(await rowsOf(review)).toMatchObject([{ state: "wanted", remoteId: null }]);
    const before = here.slack.messagesIn(place).length;
    await here.click(message, "approve");
    expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "approved" });
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
  await here.click(own.message, "approve", "U0THIEF");
  expect(await rowsOf(own.review)).toMatchObject([{ remoteId: null }]);
  expect(await here.statusOf(own.review)).toMatchObject({ status: "open" });

  // What another review's buttons say, under the name of this card.
  const { review: other, message } = await here.cardOf();
  const forged = structuredClone(message);
  forged.ts = "1.000001";
  forged.blocks = JSON.parse(JSON.stringify(message.blocks)) as typeof message.blocks;
  const named = own.message.blocks.find(({ type }) => type === "actions")?.block_id;
  for (const block of forged.blocks) if (block.type === "actions") block.block_id = named;
  forged.revisions = [{ text: "", blocks: forged.blocks }];
  forged.channel = `D${here.teamId.slice(1)}0NOWHERE`;
  here.slack.addChannel(here.teamId, { id: forged.channel, name: "nowhere" });
  await here.click(forged, "approve", "U0RITA", { staleClient: true });
  expect(await rowsOf(own.review)).toMatchObject([{ remoteId: null }]);
  expect(await here.statusOf(other)).toMatchObject({ status: "open" });
});

test("a lost card of what was decided meanwhile does not say the old for ever", async () => {
  const { review, message } = await lostCard("U0RITA");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.admin), { reviewId, draftVersion, contentHash, decision: "approved" });
  here.clock.advance(200);
  expect(await here.converge()).toContain("gone");
  await here.click(message, "approve");
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
    const { review, message } = await here.cardOf();
    await expect.poll(() => here.slack.sent.at(-1)?.body).toContain(message.ts);
    await here.converge();
    expect(message.revisions).toHaveLength(1);
    expect(await rowsOf(review)).toHaveLength(1);
  } finally {
    here.slack.echo = false;
  }
});

/** What stands under a card. */
const thread = (place: string, { ts }: SlackMessage): string[] =>
  here.slack
    .messagesIn(place)
    .flatMap(({ threadTs, text, blocks }) => (threadTs === ts ? [blocks[0] ? JSON.stringify(blocks) : text] : []));

test("what is written under a card is a comment on the draft, once, however often it is delivered", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await here.person("U0NINA");
  const asked = () => here.slack.calls.filter(({ method, args }) => method === "users.info" && args.user === "U0NINA");
  here.slack.failNext("users.info", "500", 2);
  await here.slack.reply(message, "Is <that> the right date & time?", { userId: "U0NINA" });
  expect(asked()).toHaveLength(3);
  const said = await listComments(here.as(here.rita), { reviewId: review.id });
  expect(said.map(({ name, body }) => [name, body])).toEqual([["Member U0NINA", "Is <that> the right date & time?"]]);
});

test("a comment that could not be kept for a moment is delivered again, and its writer is not told that nothing was changed", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await db.execute(sql`create sequence comment_tries`);
  await db.execute(sql`
    create function fail_once() returns trigger language plpgsql as $$
    begin if nextval('comment_tries') = 1 then raise exception 'down'; end if; return new; end $$`);
  await db.execute(
    sql`create trigger fail_once before insert on review_comment for each row execute function fail_once()`,
  );
  const before = notes(here, channel);
  await here.slack.reply(message, "Is it in stock?", { userId: "U0RITA" });
  await db.execute(sql`drop trigger fail_once on review_comment`);
  const said = await listComments(here.as(here.rita), { reviewId: review.id });
  expect(said.map(({ body }) => body)).toEqual(["Is it in stock?"]);
  expect(notes(here, channel)).toEqual(before);
});

test("what colleagues say on the draft stands under its card, once, and what is said under it is not said again", async () => {
  const { review, message } = await here.cardOf({ place: channel });
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
  expect(thread(channel, message)).toEqual([
    expect.stringContaining("*Ada Admin:* Ask &lt;legal&gt; &amp; wait"),
    "Done",
    expect.stringContaining("*Ada Admin:* Thanks"),
  ]);
  // Nothing of it stands on a locked phone.
  expect(here.slack.messagesIn(channel).at(-1)?.text).toBe("A colleague wrote about this draft");
});

test("what is written under one card of a draft stands under its others, and not again under its own", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await here.want({ reviewId: review.id, place: "U0RITA", memberId: here.rita.id });
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
  const { review, message } = await here.cardOf({ place: channel });
  const url = `${appUrl}/drafts/${review.draftId}`;
  await here.slack.reply(message, "x".repeat(4_001), { userId: "U0RITA" });
  const [kept] = await listComments(here.as(here.rita), { reviewId: review.id });
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

test("where cards may show less than the draft, nothing that colleagues say stands under them", async () => {
  const { review, message } = await here.cardOf({ place: channel, cardShows: "subject" });
  await addComment(here.as(here.admin), { reviewId: review.id, body: "She wrote 8841" });
  await here.converge();
  expect(here.slack.messagesIn(channel).filter(({ threadTs }) => threadTs === message.ts)).toEqual([]);
});

test("a card whose channel the app was put out of is brought up to date once it is let in again", async () => {
  here.slack.addChannel(here.teamId, { id: "C0OUT", name: "out" });
  const { review, message } = await here.cardOf({ place: "C0OUT" });
  here.slack.addChannel(here.teamId, { id: "C0OUT", name: "out", botIsMember: false });
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(here.rita), { reviewId, draftVersion, contentHash, decision: "approved" });
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
