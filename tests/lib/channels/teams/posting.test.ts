/** Cards, what colleagues say under them, and lists: posted once and kept up to date, whatever fails on the way. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAccounts, unlinkAccount } from "@/lib/channels/accounts";
import { sendTeamsList } from "@/lib/channels/teams-place";
import { listTenants } from "@/lib/channels/teams-tenant";
import { wordsIn } from "@/lib/channels/words";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { addComment, listComments } from "@/lib/review/comments";
import { testDatabase } from "../../../support/database";
import { channel, offered, shown, teamsReviews, type TeamsReviews } from "../../../support/teams-reviews";
import { testTeams } from "../../../support/teams-world";
import { createReview, createWorkflow } from "../../../support/workflow";

let db: Database;
let here: TeamsReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await teamsReviews(db);
});
beforeEach(() => {
  here.teams.faults.length = 0;
});

test("what colleagues write on our pages stands in the card's thread, and what is written there to us on the draft", async () => {
  const omar = await here.person("Colleague");
  const { review, message } = await here.cardOf({ place: channel });
  await addComment(here.as(omar.member), { reviewId: review.id, body: "Look at [the](https://evil.example) *order*." });
  await here.converge();
  const said = here.teams.messagesIn(channel).at(-1);
  // It stands on locked phones.
  expect(said?.summary).toBe("A colleague wrote about this draft");
  expect(said?.text).toBe("Member Colleague: Look at [the](https://evil.example) *order*.");

  const thread = `${channel};messageid=${message.id}`;
  const reply = here.teams.activity(here.rita.user, thread, {
    type: "message",
    text: "<at>Countersign</at>&nbsp;I did &amp; it is 5 &lt; 6",
  });
  await here.teams.post(reply);
  await here.teams.post(reply);
  const comments = await listComments(here.as(here.rita.member), { reviewId: review.id });
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("Look at"), "I did & it is 5 < 6"]);
  // Not said again where it came from.
  await here.converge();
  expect(here.teams.messagesIn(channel).filter(({ text }) => text.includes("5 < 6"))).toEqual([]);
});

test("what is written under a card stands under the draft's others; too long a message is kept as far as it goes, which its writer is told", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  await here.want({ reviewId: review.id, place: here.rita.user.id, memberId: here.rita.member.id });
  await here.converge();
  const thread = `${channel};messageid=${message.id}`;
  const text = `<at>Countersign</at> Long: ${"x".repeat(4_000)}`;
  await here.teams.post(here.teams.activity(here.rita.user, thread, { type: "message", text }));
  const [kept] = await listComments(here.as(here.rita.member), { reviewId: review.id });
  expect(kept?.body).toBe(`Long: ${"x".repeat(3_993)}…`);
  const own = () => here.teams.messagesIn(here.teams.own(here.rita.user)).map((one) => one.text);
  expect(own().at(-1)).toContain(`first 4,000 characters are kept. The draft: https://countersign.example.com/drafts/`);
  await here.converge();
  expect(own().at(-1)).toBe(`Member Rita: ${kept?.body}`);
  expect(here.teams.messagesIn(channel).filter((one) => one.text.includes("Long:"))).toEqual([]);

  for (let n = 0; n < 22; n += 1) await addComment(here.as(here.admin), { reviewId: review.id, body: `${n}` });
  await here.converge();
  expect(here.teams.messagesIn(channel).map((one) => one.text)).toContain(
    `2 earlier comments are in Countersign https://countersign.example.com/drafts/${review.draftId}`,
  );
  expect(here.teams.faults).toEqual([]);
});

describe("what fails", () => {
  const posted = async (reviewId: string) => (await db.select().from(card).where(eq(card.reviewId, reviewId)))[0];
  async function wanted(place = here.rita.user.id) {
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(here.rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place, memberId: place === channel ? null : here.rita.member.id });
    return review;
  }

  test("the service asks for patience and is given it; then the card stands", async () => {
    const review = await wanted();
    here.teams.failNext(/POST .*activities/, 429, "TooManyRequests", { retryAfter: 90 });
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted", lastError: "TooManyRequests" });
    here.clock.advance(60);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted" });
    here.clock.advance(60);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "shown", lastError: null });
  });

  test.each([409, 412])(
    "a conversation that is busy (%s) is tried again, and no word of a colleague is lost",
    async (status) => {
      const { review } = await here.cardOf();
      await addComment(here.as(here.rita.member), { reviewId: review.id, body: `Said while it was busy: ${status}` });
      here.teams.failNext(/POST .*activities/, status, "PreconditionFailed");
      await here.converge();
      here.clock.advance(600);
      await here.converge();
      expect(here.teams.messages.filter(({ text }) => text.includes(`busy: ${status}`))).toHaveLength(1);
    },
  );

  test("an account that is unlinked while its first card is on its way keeps nothing of it", async () => {
    const gone = await here.person("Hasty");
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(here.rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place: gone.user.id, memberId: gone.member.id });
    const [account] = await listAccounts(here.as(gone.member));
    here.teams.meanwhile = () => {
      here.clock.advance(1);
      return unlinkAccount(here.as(gone.member), account?.id ?? "");
    };
    await here.converge();
    await here.converge();
    const cards = here.teams.messagesIn(here.teams.own(gone.user));
    expect(cards).toHaveLength(1);
    expect(shown(cards[0] ?? null)).not.toContain("parcel");
  });

  test("a connection that breaks while a card is changed leaves the truth on it in the end", async () => {
    const { review, message } = await here.cardOf();
    await here.press(message, "approve");
    here.teams.failNext(/PUT/, 0);
    await here.converge();
    here.clock.advance(600);
    await here.converge();
    expect(shown(message)).toContain("Approved by Member Rita");
    expect(await posted(review.id)).toMatchObject({ failures: 0 });
  });

  test("a person without the app, and a channel that it was put out of, are tried again and named to admins", async () => {
    here.rita.user.away = true;
    const review = await wanted();
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted", lastError: "ForbiddenOperationException" });
    expect((await listTenants(here.as(here.admin)))[0]?.lastError).toBe("ForbiddenOperationException");
    here.rita.user.away = false;
    here.clock.advance(1_300);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "shown" });
  });

  test("Microsoft's keys that can't be had are no forgery: it is asked to come again", async () => {
    const other = await testTeams(db, here);
    const user = other.teams.addUser({ id: randomUUID() });
    other.teams.failNext(/keys/, 500);
    expect((await other.teams.say(user, "queue")).status).toBe(503);
    expect((await other.teams.say(user, "queue")).status).toBe(200);
  });

  test("a long draft is cut, says so, and is not approved on the card; one that Teams still finds too big is cut further", async () => {
    const long = await here.cardOf({ body: `${"Ein sehr langer Satz über Pakete. ".repeat(40)}\n`.repeat(40) });
    expect(shown(long.message)).toContain("too long to be read whole");
    expect(offered(long.message.card)).not.toContain("approve");
    expect(Buffer.byteLength(shown(long.message))).toBeLessThan(28_000);
    here.teams.failNext(/POST .*activities/, 413, "MessageSizeTooBig");
    const { message } = await here.cardOf({ body: "A line.\n".repeat(300) });
    expect(Buffer.byteLength(shown(message))).toBeLessThan(14_000);
    expect(here.teams.faults).toEqual([]);
  });

  test("others' words make no link, mention or formatting, also a megabyte of emoji", async () => {
    const hostile = "[pay](https://evil.example) **now** <at>all</at> \u202egnp.exe";
    const { message } = await here.cardOf({ body: hostile });
    expect(shown(message)).toContain("<at>all</at>");
    expect(shown(message)).not.toContain("\u202e");
    await here.cardOf({ body: "🎉".repeat(20_000) });
    expect(here.teams.faults).toEqual([]);
  });
});

test("what had to wait is sent as one list to a person's own conversation, and to nobody who is not known", async () => {
  const t = wordsIn("de");
  const found = [
    { title: "[a](https://evil.example)", customer: "Jane", confidence: "", due: "", url: "https://x.example/1" },
  ];
  const list = { t, says: "Zwei warten", found, queueUrl: "https://x.example/queue", teamId: here.tenantId };
  const way = { workspaceId: here.workspaceId, ...list };
  await sendTeamsList(here.world, { ...way, userId: here.rita.user.id });
  expect(shown(here.teams.messagesIn(here.teams.own(here.rita.user)).at(-1) ?? null)).toContain("Zwei warten");
  await expect(sendTeamsList(here.world, { ...way, userId: randomUUID() })).rejects.toThrow("nobody known");
  await expect(
    sendTeamsList(here.world, { ...way, workspaceId: randomUUID(), userId: here.rita.user.id }),
  ).rejects.toThrow();
  expect(here.teams.faults).toEqual([]);
});
