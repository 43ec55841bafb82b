/** How cards keep to their reviews, whatever a platform does. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { CardError } from "@/lib/channels/card-error";
import { keepPosted } from "@/lib/channels/keep-posted";
import type { CardPlace } from "@/lib/channels/card-place";
import { reconcileCards } from "@/lib/channels/reconcile-cards";
import { showCard } from "@/lib/channels/show-card";
import { wantCard } from "@/lib/channels/want-card";
import type { Database } from "@/lib/db/client";
import { newId } from "@/lib/core/id";
import { card } from "@/lib/db/schema/channels/card";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { addComment } from "@/lib/review/comments";
import type { ReviewDetail } from "@/lib/review/get-review";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

/** A platform that keeps what it is told, and answers when it is let. */
class Platform implements CardPlace {
  shown = "";
  said: string[] = [];
  asked = 0;
  answers: Promise<void> = Promise.resolve();

  async post(given: Parameters<CardPlace["post"]>[0]) {
    await this.update(given);
    return { channel: "C1", id: `${Math.random()}` };
  }

  async update(given: Parameters<CardPlace["post"]>[0], _about?: Parameters<CardPlace["update"]>[1]) {
    this.asked += 1;
    await this.answers;
    this.shown = given.heading;
    this.said.push(given.heading);
  }

  called: string[] = [];

  replied: string[] = [];

  async reply({ body }: Parameters<CardPlace["reply"]>[0]) {
    this.replied.push(body);
  }

  pointed: string[] = [];

  async point({ says }: Parameters<CardPlace["point"]>[0]) {
    this.pointed.push(says);
  }

  async callOut(notice: string) {
    this.called.push(notice);
  }
}

const inChannel = { channel: "slack", teamId: "T1", place: "C1", memberId: null, reason: "opened" } as const;

let platform: Platform;
let clock: TestClock;
let rita: TestContext;
let review: ReviewDetail;
let cardId: string;
beforeEach(async () => {
  const { id: workspaceId } = await createWorkspace(db);
  platform = new Platform();
  clock = new TestClock();
  const who = await createMember(db, { workspaceId, roles: ["approver"], name: "Rita" });
  rita = contextFor(db, who, { clock });
  review = await createReview(rita, await createWorkflow(db, workspaceId, { undoSeconds: 60 }), { clock });
  await wantCard(system(), { reviewId: review.id, ...inChannel });
  const [row] = await db.select({ id: card.id }).from(card).where(eq(card.reviewId, review.id));
  cardId = row?.id ?? "";
  await show();
});

const system = () => systemContext(db, rita.workspaceId, "show-card", clock);
const show = () =>
  showCard(system(), cardId, { placeOf: async () => platform, appUrl: "https://countersign.example.com" });
const reject = () =>
  recordDecision(rita, {
    reviewId: review.id,
    draftVersion: review.draftVersion,
    contentHash: review.contentHash,
    decision: "rejected",
    reasonCode: "tone",
  });

/** Changes are announced a moment after their commit. */
const announced = () => sleep(150);

/** Cards that the work had an event made for. */
async function started(work: () => Promise<unknown>): Promise<string[]> {
  await announced();
  await db.delete(outboxEvent);
  await work();
  const events = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "card/due"));
  return events.map(({ data }) => (data as { cardId: string }).cardId);
}

test("a slow update of an old state never overwrites a new one", async () => {
  let answer = (): void => undefined;
  platform.answers = new Promise((resolve) => (answer = resolve));
  await reject();
  const first = show();
  await expect.poll(() => platform.asked).toBe(2);
  await undoDecision(rita, { reviewId: review.id });
  // Whoever comes meanwhile leaves it to the one who is at it.
  expect(await show()).toBe("busy");
  answer();
  expect(await first).toBe("shown");
  expect(platform.said).toEqual(["A draft waits for review", "Rejected by Rita", "A draft waits for review"]);
});

test("what is decided and taken back while a card is made does not stay on it", async () => {
  await wantCard(system(), { reviewId: review.id, ...inChannel });
  const decided = showCard(system(), cardId, {
    placeOf: async () => {
      if (platform.said.length === 1) await reject();
      return platform;
    },
    appUrl: "https://countersign.example.com",
  });
  let answer = (): void => undefined;
  platform.answers = new Promise((resolve) => (answer = resolve));
  await expect.poll(() => platform.asked).toBe(2);
  await undoDecision(rita, { reviewId: review.id });
  answer();
  expect(await decided).toBe("shown");
  expect(platform.said).toEqual(["A draft waits for review", "Rejected by Rita", "A draft waits for review"]);
});

test("what is held beyond its time is shown once then, and not again and again", async () => {
  const { draftVersion, contentHash } = review;
  const seen = { reviewId: review.id, draftVersion, contentHash };
  const { decisionId } = await recordDecision(rita, { ...seen, decision: "approved" });
  await carryOutDecision(system(), decisionId, { vault: vaultOf(randomBytes(32)) });
  expect(await show()).toBe("shown");
  clock.advance(61);
  const before = platform.asked;
  platform.update = () => {
    platform.asked += 1;
    return platform.asked - before > 3 ? Promise.reject(new CardError("gone", "without end")) : Promise.resolve();
  };
  expect(await show()).toBe("shown");
  expect(await show()).toBe("same");
  expect(platform.asked - before).toBe(1);
});

test("a rejection whose undo time ends while the platform is slow loses its undo all the same", async () => {
  await reject();
  let shown: unknown;
  const slowly = (seconds: number) => {
    platform.update = async (given) => {
      shown = given.undo;
      clock.advance(seconds);
    };
  };
  slowly(61);
  expect(await show()).toBe("shown");
  expect(shown).toMatchObject({ reviewId: review.id });
  slowly(0);
  expect(await started(() => reconcileCards({ db, clock }, ["slack"]))).toContain(cardId);
  expect(await show()).toBe("shown");
  expect(shown).toBeNull();
  expect(await show()).toBe("gone");
});

test("a change is announced to its cards as it is committed", async () => {
  const cards = await started(async () => {
    await reject();
    await announced();
  });
  expect(cards).toEqual([cardId]);
});

test("what a crash lost is found: a card that shows an old state, or whose holder is gone", async () => {
  await reject();
  expect(await started(() => reconcileCards({ db, clock }, ["slack"]))).toContain(cardId);

  platform.answers = new Promise(() => undefined);
  void show();
  await expect.poll(() => platform.asked).toBe(2);
  expect(await started(() => reconcileCards({ db, clock }, ["slack"]))).not.toContain(cardId);
  clock.advance(61);
  expect(await started(() => reconcileCards({ db, clock }, ["slack"]))).toContain(cardId);
  platform.answers = Promise.resolve();
  expect(await show()).toBe("shown");
  expect(platform.shown).toBe("Rejected by Rita");
});

test("what failed is tried again no sooner than the platform said, and what is gone for good never", async () => {
  await reject();
  platform.update = () => Promise.reject(new CardError("later", "ratelimited", 90));
  await expect(show()).rejects.toThrow("ratelimited");
  expect(await show()).toBe("later");
  clock.advance(89);
  expect(await show()).toBe("later");
  clock.advance(2);
  platform.update = () => Promise.reject(new CardError("gone", "message_not_found"));
  expect(await show()).toBe("gone");
  expect(await started(() => reconcileCards({ db, clock }, ["slack"]))).not.toContain(cardId);
  const [row] = await db.select().from(card).where(eq(card.id, cardId));
  expect(row).toMatchObject({ state: "gone", lastError: "message_not_found" });
});

test("a card whose thread fails is not posted again, and a comment that is not taken is passed over", async () => {
  const { id: reviewId } = review;
  await addComment(rita, { reviewId, body: "First" });
  await wantCard(system(), { reviewId, channel: "slack", teamId: "T1", place: "C2", memberId: null, reason: "opened" });
  const [other] = await db.select({ id: card.id }).from(card).where(eq(card.place, "C2"));
  cardId = other?.id ?? "";
  let posts = 0;
  const post = platform.post.bind(platform);
  platform.post = (...given) => {
    posts += 1;
    return post(...given);
  };
  platform.reply = () => Promise.reject(new CardError("unclear", "no answer"));
  await expect(show()).rejects.toThrow("no answer");
  clock.advance(600);
  platform.reply = () => Promise.reject(new CardError("refused", "invalid"));
  expect(await show()).toBe("shown");
  expect(posts).toBe(1);
  const [row] = await db.select().from(card).where(eq(card.id, cardId));
  expect(row).toMatchObject({ state: "shown", settledAt: null });
});

test("what comes through after its lease ran out, over what the next one did, is put right", async () => {
  let answer = (): void => undefined;
  platform.answers = new Promise((resolve) => (answer = resolve));
  await reject();
  const slow = show();
  await expect.poll(() => platform.asked).toBe(2);
  await undoDecision(rita, { reviewId: review.id });
  clock.advance(61);
  platform.answers = Promise.resolve();
  expect(await show()).toBe("shown");
  answer();
  await slow;
  await show();
  expect(platform.said).toContain("Rejected by Rita");
  expect(platform.shown).toBe("A draft waits for review");
});

test("a card that is found where it stood while it is posted again is kept true there, and the other as its copy", async () => {
  await db.update(card).set({ remoteChannel: null, remoteId: null, shown: null }).where(eq(card.id, cardId));
  platform.post = async () => {
    await keepPosted({ db, clock }, cardId, { channel: "C1", id: "first" });
    return { channel: "C1", id: "second" };
  };
  const updated: string[] = [];
  platform.update = async (_, about) => void updated.push(about?.at.id ?? "");
  expect(await show()).toBe("shown");
  expect(updated).toEqual(["first"]);
  const rows = await db.select().from(card).where(eq(card.reviewId, review.id));
  expect(rows.map(({ remoteId, copyOf }) => [remoteId, copyOf])).toEqual(
    expect.arrayContaining([
      ["first", null],
      ["second", cardId],
    ]),
  );
});

test("of a long talk the newest stand under a new card, which says once how many are elsewhere", async () => {
  const { id: reviewId } = review;
  for (let n = 1; n <= 25; n += 1) await addComment(rita, { reviewId, body: `${n}` });
  platform.reply = () => Promise.reject(new CardError("unclear", "no answer"));
  await expect(show()).rejects.toThrow("no answer");
  clock.advance(600);
  platform.reply = Platform.prototype.reply.bind(platform);
  expect(await show()).toBe("shown");
  expect(platform.pointed).toEqual(["5 earlier comments are in Countersign"]);
  expect(platform.replied).toEqual(Array.from({ length: 20 }, (_, at) => `${at + 6}`));
});

test("a slow platform never has two at one card: the lease is taken anew before each call, and who lost it says no more", async () => {
  for (const body of ["One", "Two", "Three"]) await addComment(rita, { reviewId: review.id, body });
  const others: string[] = [];
  platform.reply = async ({ body }) => {
    platform.replied.push(body);
    clock.advance(40);
    others.push(await show());
  };
  expect(await show()).toBe("shown");
  expect(others).toEqual(["busy", "busy", "busy"]);
  expect(platform.replied).toEqual(["One", "Two", "Three"]);

  platform.reply = Platform.prototype.reply.bind(platform);
  await addComment(rita, { reviewId: review.id, body: "Four" });
  let answer = (): void => undefined;
  const { asked } = platform;
  platform.answers = new Promise((resolve) => (answer = resolve));
  const slow = show();
  await expect.poll(() => platform.asked).toBe(asked + 1);
  clock.advance(61);
  platform.answers = Promise.resolve();
  expect(await show()).toBe("shown");
  answer();
  expect(await slow).toBe("busy");
  expect(platform.replied).toEqual(["One", "Two", "Three", "Four"]);
});

test("a card is left alone once nothing can change on it any more", async () => {
  await reject();
  await show();
  clock.advance(61);
  expect(await show()).toBe("shown");
  const [row] = await db.select().from(card).where(eq(card.id, cardId));
  expect(row?.settledAt).not.toBeNull();
  expect(await show()).toBe("gone");
});

test("a card that is gone is left alone, however it came to be let go", async () => {
  await show();
  await db.update(card).set({ state: "gone", settledAt: null, dueAt: null }).where(eq(card.id, cardId));
  expect(await show()).toBe("gone");
  const [row] = await db.select().from(card).where(eq(card.id, cardId));
  expect(row?.settledAt).not.toBeNull();
});

test("what fails before the platform is asked counts among a card's tries", async () => {
  await reject();
  const broken = () => Promise.reject(new Error("no vault"));
  await expect(showCard(system(), cardId, { placeOf: broken, appUrl: "" })).rejects.toThrow();
  const [row] = await db.select().from(card).where(eq(card.id, cardId));
  expect(row).toMatchObject({ failures: 1, leasedUntil: null });
});

test("who is to be told again of a card that stands already hears of it, once", async () => {
  const memberId = rita.actor.kind === "person" ? rita.actor.memberId : "";
  const own = { reviewId: review.id, channel: "slack" as const, teamId: "T1", place: "U1", memberId };
  await db.insert(channelAccount).values({
    id: newId(),
    workspaceId: rita.workspaceId,
    memberId,
    channel: "slack",
    teamId: "T1",
    userId: "U1",
  });
  const again = async (reason: "assigned" | "mentioned", wantedAt = clock.now()) => {
    await wantCard(system(), { ...own, reason, wantedAt });
    const [row] = await db.select({ id: card.id }).from(card).where(eq(card.place, "U1"));
    cardId = row?.id ?? "";
    expect(await show()).toBe("shown");
  };
  const first = clock.now();
  await again("assigned");
  expect(platform.called).toEqual([]);
  clock.advance(5);
  // The same notice, as the step that gives it is tried once more.
  await again("assigned", first);
  expect(platform.called).toEqual([]);
  platform.callOut = () => Promise.reject(new CardError("unclear", "no answer"));
  await expect(again("mentioned")).rejects.toThrow("no answer");
  clock.advance(600);
  platform.callOut = Platform.prototype.callOut.bind(platform);
  await show();
  await show();
  expect(platform.called).toEqual(["A colleague mentioned you on a draft"]);
  clock.advance(5);
  await again("mentioned");
  expect(platform.called).toHaveLength(2);
});
