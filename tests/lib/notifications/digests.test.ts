/** What comes while its reader wants quiet is told together when they don't any more. */
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { deferredNotice, digest } from "@/lib/db/schema/notifications/digest";
import { recordDecision } from "@/lib/decisions/record-decision";
import { savePreferences } from "@/lib/members/save-preferences";
import { systemContext } from "@/lib/members/system-context";
import { deferFailed, deferNotices } from "@/lib/notifications/defer";
import { mailWay } from "@/lib/notifications/digests/mail-way";
import { pushWay } from "@/lib/notifications/digests/push-way";
import { reconcileDigests } from "@/lib/notifications/digests/reconcile-digests";
import { slackWay } from "@/lib/notifications/digests/slack-way";
import { tellDigest } from "@/lib/notifications/digests/tell-digest";
import type { DigestWays } from "@/lib/notifications/digests/way";
import type { Notice } from "@/lib/notifications/notice";
import { peopleToTell } from "@/lib/notifications/people-to-tell";
import { generatePushKey, pushSettings } from "@/lib/notifications/push-settings";
import { PushError } from "@/lib/notifications/push-error";
import { subscribe } from "@/lib/notifications/subscribe";
import { assignReview } from "@/lib/review/assign-review";
import type { ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { createMember, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { linksIn, type PostOffice, startPostOffice } from "../../support/post-office";
import { type PushService, startPushService, testDevice } from "../../support/push-service";
import { testSlack, type TestSlack } from "../../support/slack-world";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
let post: PostOffice;
let phones: PushService;
let here: TestSlack;
beforeAll(async () => {
  [db, post, phones] = await Promise.all([testDatabase(), startPostOffice(), startPushService()]);
  here = await testSlack(db);
});
afterEach(() => post.refuse(0));
afterAll(() => Promise.all([post.stop(), phones.stop()]));

function waysOf(): Required<Pick<DigestWays, "mail" | "push" | "slack">> {
  const env = parseEnv({
    APP_URL: "https://countersign.example.com/",
    SMTP_URL: post.url,
    MAIL_FROM: "Countersign <no-reply@countersign.example.com>",
    AUTH_SECRET: "a secret of at least thirty-two characters",
    PUSH_PRIVATE_KEY: generatePushKey(),
    PUSH_ALLOW_PRIVATE_ADDRESSES: "1",
  });
  const [mail, push] = [mailSettings(env), pushSettings(env)];
  if (!mail || !push) throw new Error("Both are set.");
  return { mail: mailWay(mail), push: pushWay(push), slack: slackWay(here.world) };
}

let people = 0;

/** Somebody who wants quiet for an hour, with a phone and a Slack account; whatever is assigned to them is told as the product does it. */
async function arrange() {
  people += 1;
  const userId = `U0NIGHT${people}`;
  const rita = await here.person(userId, ["reviewer"]);
  const ctx = here.as(rita);
  const { clock, workspaceId } = here;
  const device = testDevice(phones.origin);
  await subscribe(ctx, device.subscription, { allowPrivateAddresses: true });
  await savePreferences(ctx, { quietUntil: new Date(clock.now().getTime() + 3_600_000).toISOString() });
  const omar = await createMember(db, { workspaceId, roles: ["reviewer"], name: "Omar" });
  const system = systemContext(db, workspaceId, "notify", clock);
  const tell = async (notice: Pick<Notice, "reviewId" | "reason">, to: TestMember = rita) => {
    const memberIds = await peopleToTell(system, { ...notice, memberIds: [to.id], by: null, workspaceId });
    return deferNotices(system, notice, { memberIds, channels: ["push", "mail", "slack"] });
  };
  const give = async (title: string, rules: Partial<WorkflowDefinition["review"]> = {}): Promise<ReviewDetail> => {
    const workflow = await createWorkflow(db, workspaceId, { review: rules });
    const review = await createReview(ctx, workflow, { clock, title });
    await assignReview(here.as(omar), { reviewId: review.id, memberId: rita.id });
    await tell({ reviewId: review.id, reason: "assigned" });
    return review;
  };
  const sweep = async (ways: DigestWays = waysOf()) => {
    await reconcileDigests({ db, clock });
    const rows = await db.select().from(digest).where(eq(digest.memberId, rita.id));
    const ends = await Promise.all(rows.map(async (row) => [row.channel, await tellDigest(system, row.id, ways)]));
    return Object.fromEntries(ends) as Record<string, string>;
  };
  const mails = () => post.mails.filter((mail) => mail.to?.some(({ address }) => address === rita.email));
  const pushed = () => phones.pushed.filter(({ path }) => device.subscription.endpoint.endsWith(path));
  const messages = () => here.slack.messagesIn(userId);
  const waiting = () => db.select().from(deferredNotice).where(eq(deferredNotice.memberId, rita.id));
  return { rita, omar, ctx, clock, device, system, tell, give, sweep, mails, pushed, messages, waiting };
}

test("nothing is told while it is quiet, and then all of it as one digest by each channel", async () => {
  const { give, sweep, mails, pushed, messages, clock, device, waiting } = await arrange();
  const [first, second] = [await give("Where is my parcel?"), await give("Refund <b>please</b>")];
  expect(await sweep()).toEqual({});
  expect([mails(), pushed(), messages()]).toEqual([[], [], []]);

  clock.advance(3_601);
  expect(await sweep()).toEqual({ push: "told", mail: "told", slack: "told" });
  expect(await sweep()).toEqual({});
  expect(await waiting()).toEqual([]);
  const [mail, ...others] = mails();
  expect(others).toEqual([]);
  expect(mail?.subject).toBe("2 drafts concern you");
  expect(mail?.text).toContain("Where is my parcel?");
  expect(mail?.html).toContain("Refund &lt;b&gt;please&lt;/b&gt;");
  const links = mail ? linksIn(mail) : [];
  for (const { draftId } of [first, second])
    expect(links).toContain(`https://countersign.example.com/drafts/${draftId}`);
  expect(links.filter((link) => link.includes("/decide/"))).toEqual([]);
  const headers = new Map(mail?.headers.map(({ key, value }) => [key, value]));
  expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  expect(headers.get("list-unsubscribe")).toContain("/api/channels/email/unsubscribe/");

  expect(pushed().map((one) => device.read(one))).toEqual([{ title: "2 drafts concern you", path: "/queue" }]);
  expect(messages().map(({ text }) => text)).toEqual(["2 drafts concern you"]);
  expect(JSON.stringify(messages()[0]?.blocks)).toContain("Refund &lt;b&gt;please&lt;/b&gt;");
});

test("what waits is not told at once as well, where the step that put it off is tried again later", async () => {
  const { rita, omar, clock, system, waiting } = await arrange();
  const workflow = await createWorkflow(db, here.workspaceId);
  const { id: reviewId } = await createReview(here.as(omar), workflow, { clock });
  const at = clock.now();
  const put = () =>
    deferNotices(system, { reviewId, reason: "opened" }, { at, memberIds: [rita.id], channels: ["mail"] });
  expect((await put()).mail).toEqual([]);
  clock.advance(3_601);
  expect((await put()).mail).toEqual([]);
  expect(await waiting()).toHaveLength(1);
});

test("what could not be told at once is told in some minutes, with what came meanwhile; a channel that is off waits", async () => {
  const { rita, give, sweep, mails, clock, ctx, system, waiting } = await arrange();
  const first = await give("Could not be sent");
  await db.delete(deferredNotice).where(eq(deferredNotice.memberId, rita.id));
  await savePreferences(ctx, { quietUntil: null });
  const notice = { reviewId: first.id, reason: "assigned", givenAt: clock.now() } as const;
  for (let times = 0; times < 2; times += 1) await deferFailed(system, notice, { mail: [rita.id] });
  expect(await sweep()).toEqual({});
  clock.advance(301);
  expect(await sweep({})).toEqual({ mail: "again" });
  expect(await waiting()).toHaveLength(1);
  clock.advance(601);
  expect(await sweep()).toEqual({ mail: "told" });
  expect(mails()).toHaveLength(1);
  expect(await waiting()).toEqual([]);
});

test("what was decided or given to others meanwhile is left out; what is left alone is told as always", async () => {
  const { give, sweep, mails, pushed, clock, ctx, omar, rita, device } = await arrange();
  const [kept, decided, passed] = [await give("Kept"), await give("Decided"), await give("Passed on")];
  const { id: reviewId, draftVersion, contentHash } = decided;
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  await assignReview(here.as(rita), { reviewId: passed.id, memberId: omar.id });

  clock.advance(3_601);
  await sweep();
  expect(mails().map(({ subject }) => subject)).toEqual(["A draft was assigned to you: Kept"]);
  expect(pushed().map((one) => device.read(one))).toEqual([
    { title: "A draft was assigned to you", path: `/drafts/${kept.draftId}` },
  ]);
  const cards = await db.select({ reviewId: card.reviewId }).from(card).where(eq(card.memberId, rita.id));
  expect(cards).toEqual([{ reviewId: kept.id }]);
});

test("where nothing is left, nothing is told", async () => {
  const { give, sweep, mails, pushed, messages, clock, ctx } = await arrange();
  const { id: reviewId, draftVersion, contentHash } = await give("Decided");
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  clock.advance(3_601);
  expect(await sweep()).toEqual({ push: "nothing", mail: "nothing", slack: "nothing" });
  expect([mails(), pushed(), messages()]).toEqual([[], [], []]);
});

test("a list has ten drafts and says how many more there are; what a workflow keeps to itself is not in it", async () => {
  const { give, sweep, mails, messages, clock } = await arrange();
  for (let n = 1; n <= 11; n += 1) await give(`Parcel ${n}`);
  await give("A secret", { mailShows: "nothing", cardShows: "nothing", dueInMinutes: 1 });
  clock.advance(3_601);
  await sweep();
  const [{ subject, text = "", html = "" } = {}] = mails();
  expect(subject).toBe("12 drafts concern you");
  expect(text).toContain("2 more are in the queue.");
  expect(text.match(/Parcel \d+/g)).toHaveLength(9);
  const [message] = messages();
  expect(message?.text).toBe("12 drafts concern you · 2 more are in the queue.");
  expect(JSON.stringify(message?.blocks).match(/Parcel \d+/g)).toHaveLength(9);
  expect(text + html + JSON.stringify(message)).not.toContain("secret");
});

test("two sweeps and two workers at once tell it once", async () => {
  const { give, mails, clock, rita, system } = await arrange();
  await give("One");
  await give("Two");
  clock.advance(3_601);
  await Promise.all([1, 2, 3].map(() => reconcileDigests({ db, clock })));
  const rows = await db.select().from(digest).where(eq(digest.memberId, rita.id));
  expect(rows.map(({ channel }) => channel).sort()).toEqual(["mail", "push", "slack"]);
  const mail = rows.find(({ channel }) => channel === "mail")?.id ?? "";
  const ends = await Promise.all([1, 2, 3].map(() => tellDigest(system, mail, waysOf())));
  expect(ends.sort()).toEqual(["busy", "busy", "told"]);
  expect(mails()).toHaveLength(1);
});

test("what a channel refuses is tried again later, and is the same mail", async () => {
  const { give, sweep, mails, clock, rita } = await arrange();
  await give("One");
  await give("Two");
  clock.advance(3_601);
  post.refuse(450);
  expect(await sweep()).toMatchObject({ mail: "again", push: "told" });
  const [row] = await db.select().from(digest).where(eq(digest.memberId, rita.id));
  expect(row?.lastError).toBe("The mail server answered 450.");
  post.refuse(0);
  clock.advance(60);
  expect(await sweep()).toEqual({ mail: "told" });
  expect(mails()).toHaveLength(1);
});

test("a worker that dies after it sent has it sent again under the same id; where it came already is left alone", async () => {
  const { give, sweep, mails, pushed, clock, rita } = await arrange();
  await give("One");
  await give("Two");
  clock.advance(3_601);
  const ways = waysOf();
  const dying: DigestWays = {
    ...ways,
    mail: { ...ways.mail, many: (to, list) => ways.mail.many(to, list).then(() => new Promise<never>(() => {})) },
  };
  void sweep(dying);
  await expect.poll(() => mails().length).toBe(1);
  await expect.poll(() => pushed().length).toBe(1);
  // Its lease runs out.
  expect(await sweep()).toMatchObject({ mail: "busy" });
  clock.advance(121);
  expect(await sweep()).toEqual({ mail: "told" });
  expect(mails()).toHaveLength(2);
  expect(new Set(mails().map(({ messageId }) => messageId)).size).toBe(1);
  expect(pushed()).toHaveLength(1);
  expect(await db.select().from(digest).where(eq(digest.memberId, rita.id))).toEqual([]);
});

test("who wants quiet for longer is told later, and who ends it soon", async () => {
  const { give, sweep, mails, clock, ctx } = await arrange();
  await give("One");
  await savePreferences(ctx, { quietUntil: new Date(clock.now().getTime() + 7_200_000).toISOString() });
  clock.advance(3_601);
  expect(await sweep()).toEqual({});
  await savePreferences(ctx, { quietUntil: null });
  expect(await sweep()).toMatchObject({ mail: "told" });
  expect(mails()).toHaveLength(1);
});

test("what is of little risk is collected, what is grave is told at once", async () => {
  const { tell, give, sweep, mails, clock, ctx, rita } = await arrange();
  await savePreferences(ctx, { quietUntil: null, collectMinutes: 30 });
  await give("One");
  clock.advance(29 * 60);
  await give("Two");
  expect(await sweep()).toEqual({});
  const grave = await give("Grave", { risk: 2 });
  expect((await tell({ reviewId: grave.id, reason: "assigned" })).mail).toEqual([rita.id]);
  clock.advance(61);
  await sweep();
  expect(mails().map(({ subject }) => subject)).toEqual(["2 drafts concern you"]);
});

test("an overdue digest of which the hint was lost is started again, and nobody else's is touched", async () => {
  const { give, clock, rita } = await arrange();
  await give("One");
  clock.advance(3_601);
  await reconcileDigests({ db, clock });
  await db.delete(outboxEvent).where(eq(outboxEvent.name, "digest/due"));
  await reconcileDigests({ db, clock });
  const hints = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "digest/due"));
  const mine = await db.select().from(digest).where(eq(digest.memberId, rita.id));
  for (const { id } of mine) expect(hints.map(({ data }) => (data as { digestId: string }).digestId)).toContain(id);
  const stranger = await createMember(db, { roles: ["owner"] });
  const elsewhere = systemContext(db, stranger.workspaceId, "tell-digest", clock);
  for (const { id } of mine) expect(await tellDigest(elsewhere, id, waysOf())).toBe("busy");
});

test("of two devices the one that has it already is not told again when the other failed", async () => {
  const { give, sweep, clock, ctx, pushed } = await arrange();
  const other = testDevice(phones.origin);
  await subscribe(ctx, other.subscription, { allowPrivateAddresses: true });
  await give("One");
  await give("Two");
  clock.advance(3_601);
  const { push } = waysOf();
  const tried: string[] = [];
  const failing: DigestWays = {
    push: {
      ...push,
      many: (to, list) => {
        tried.push(to.place);
        return tried.length === 2 ? Promise.reject(new PushError("It is busy.", 30)) : push.many(to, list);
      },
    },
  };
  expect(await sweep(failing)).toMatchObject({ push: "again" });
  // Not before the push service said so.
  clock.advance(20);
  expect(await sweep(failing)).toMatchObject({ push: "busy" });
  clock.advance(20);
  expect(await sweep(failing)).toMatchObject({ push: "told" });
  expect([tried.length, new Set(tried).size, tried[2]]).toEqual([3, 2, tried[1]]);
  expect(pushed()).toHaveLength(1);
});
