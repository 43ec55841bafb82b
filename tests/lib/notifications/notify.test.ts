import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { deferredNotice } from "@/lib/db/schema/notifications/digest";
import { devicesToTell } from "@/lib/notifications/devices-to-tell";
import { giveNotice, unreached } from "@/lib/notifications/give-notice";
import type { Notice } from "@/lib/notifications/notice";
import { peopleToTell } from "@/lib/notifications/people-to-tell";
import { generatePushKey, pushSettings } from "@/lib/notifications/push-settings";
import { sendPush } from "@/lib/notifications/send-push";
import { subscribe } from "@/lib/notifications/subscribe";
import { parseEnv } from "@/lib/core/env";
import { assignReview } from "@/lib/review/assign-review";
import { addComment } from "@/lib/review/comments";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { type PushService, startPushService, testDevice, vapidClaims } from "../../support/push-service";
import { createReview, createWorkflow } from "../../support/workflow";

const settingsFor = (given: Record<string, string> = {}) => {
  const settings = pushSettings(
    parseEnv({
      NODE_ENV: "production",
      APP_URL: "https://countersign.example.com",
      PUSH_PRIVATE_KEY: generatePushKey(),
      PUSH_ALLOW_PRIVATE_ADDRESSES: "1",
      ...given,
    }),
  );
  if (!settings) throw new Error("There is a key, so there are settings.");
  return settings;
};
const settings = settingsFor();

let db: Database;
let service: PushService;
beforeAll(async () => {
  [db, service] = await Promise.all([testDatabase(), startPushService()]);
});
afterEach(() => service.answer(201));
afterAll(() => service.stop());

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const person = async (name: string, groups: string[] = []) => {
    const who = await createMember(db, { workspaceId, roles: ["reviewer"], name, groups });
    const ctx = contextFor(db, who, { clock });
    const device = testDevice(service.origin);
    await subscribe(ctx, device.subscription, settings);
    return { ctx, id: who.id, groupIds: who.groupIds, device };
  };
  const [rita, omar, fay] = [await person("Rita"), await person("Omar"), await person("Fay", ["Finance"])];
  const review = await createReview(rita.ctx, await createWorkflow(db, workspaceId), { clock });
  return { workspaceId, rita, omar, fay, review };
}

/** What the change has enqueued for the workspace, and who would be told of each. */
async function toldOf(workspaceId: string): Promise<{ reason: string; members: string[] }[]> {
  const rows = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "notification/due"));
  const notices = rows.map(({ data }) => data as unknown as Notice).filter((one) => one.workspaceId === workspaceId);
  return Promise.all(
    notices.map(async (notice) => {
      const system = systemContext(db, workspaceId, "notify");
      const devices = await devicesToTell(system, await peopleToTell(system, notice));
      return { reason: notice.reason, members: devices.map(({ memberId }) => memberId) };
    }),
  );
}

const deviceOf = async ({ id }: { id: string }): Promise<string> => {
  const [row] = await db.select().from(pushSubscription).where(eq(pushSubscription.memberId, id));
  return row?.id ?? "";
};
const system = (ctx: TestContext) => systemContext(db, ctx.workspaceId, "notify");

test("whom a draft is given is told, and nobody who gives it to themselves", async () => {
  const { workspaceId, rita, omar, review } = await arrange();
  await assignReview(rita.ctx, { reviewId: review.id, memberId: rita.id });
  expect(await toldOf(workspaceId)).toEqual([]);
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  expect(await toldOf(workspaceId)).toEqual([{ reason: "assigned", members: [omar.id] }]);
});

test("a draft that has been passed on meanwhile is told to nobody before", async () => {
  const { workspaceId, rita, omar, review } = await arrange();
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  await assignReview(rita.ctx, { reviewId: review.id, memberId: rita.id });
  expect(await toldOf(workspaceId)).toEqual([{ reason: "assigned", members: [] }]);
});

test("a group's members are told what is given to the group", async () => {
  const { workspaceId, rita, fay, review } = await arrange();
  await assignReview(rita.ctx, { reviewId: review.id, groupId: fay.groupIds[0] });
  expect(await toldOf(workspaceId)).toEqual([{ reason: "assigned_to_group", members: [fay.id] }]);
});

test("an escalation without a group is told to all others who decide", async () => {
  const { workspaceId, rita, omar, fay, review } = await arrange();
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(rita.ctx, { reviewId, draftVersion, contentHash, decision: "escalated", comment: "Look." });
  const [told] = await toldOf(workspaceId);
  expect(told?.reason).toBe("escalated");
  expect(told?.members.sort()).toEqual([omar.id, fay.id].sort());
});

test("whoever is mentioned is told, also when the draft is decided", async () => {
  const { workspaceId, rita, omar, review } = await arrange();
  await addComment(rita.ctx, { reviewId: review.id, body: "@Omar?", mentions: [omar.id] });
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(rita.ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  expect(await toldOf(workspaceId)).toEqual([{ reason: "mentioned", members: [omar.id] }]);
});

test("a push says who sends it and how long to keep it, and carries no more than a title and a path", async () => {
  const { rita, omar, review } = await arrange();
  service.pushed.length = 0;
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  const notice = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  expect(await sendPush(system(rita.ctx), notice, settings)).toBe("sent");

  const [pushed] = service.pushed;
  if (!pushed) throw new Error("Nothing came.");
  expect(omar.device.subscription.endpoint).toBe(service.origin + pushed.path);
  expect(pushed.headers).toMatchObject({ ttl: "86400", urgency: "high", "content-encoding": "aes128gcm" });
  expect(pushed.headers.topic).toMatch(/^[\w-]{32}$/);
  const { claims, publicKey } = vapidClaims(pushed.headers.authorization ?? "");
  expect(publicKey).toBe(settings.publicKey);
  expect(claims).toMatchObject({ aud: service.origin, sub: "https://countersign.example.com" });
  expect(claims.exp * 1000).toBeGreaterThan(Date.now());
  expect(omar.device.read(pushed)).toEqual({
    title: "A draft was assigned to you",
    path: `/drafts/${review.draftId}`,
  });
});

test("what has been given to somebody else meanwhile is told on no device", async () => {
  const { rita, omar, fay, review } = await arrange();
  const notice = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  await assignReview(rita.ctx, { reviewId: review.id, memberId: fay.id });
  expect(await sendPush(system(rita.ctx), notice, settings)).toBe("gone");
});

test("whoever is too many for one run, or was not reached at all, is told later", async () => {
  const { rita, omar, fay, review, workspaceId } = await arrange();
  await subscribe(omar.ctx, testDevice(service.origin).subscription, settings);
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(rita.ctx, { reviewId, draftVersion, contentHash, decision: "escalated", comment: "Look." });
  const notice = { workspaceId, reviewId, reason: "escalated" as const, memberIds: [], by: rita.id };
  const givenAt = new Date();
  const give = (most: { mail: number; push: number; teams_webhook: number }) =>
    giveNotice(system(rita.ctx), notice, { channels: ["push", "mail"], givenAt, most });
  const later = async () => {
    const rows = await db.select().from(deferredNotice).where(eq(deferredNotice.reviewId, reviewId));
    return rows.map(({ channel, memberId }) => `${channel} ${memberId}`).sort();
  };
  const messages = await give({ mail: 2, push: 3, teams_webhook: 1 });
  expect(messages.map(({ channel, memberId }) => `${channel} ${memberId}`).sort()).toEqual(
    [`mail ${fay.id}`, `mail ${omar.id}`, `push ${fay.id}`, `push ${omar.id}`, `push ${omar.id}`].sort(),
  );
  expect(await later()).toEqual([]);
  // Of two devices, one is enough.
  const [broken] = messages.filter(({ channel, memberId }) => channel === "push" && memberId === omar.id);
  expect(unreached(messages.map((message) => ({ ...message, end: message === broken ? "failed" : "sent" })))).toEqual(
    {},
  );
  expect(
    unreached(messages.map((message) => ({ ...message, end: message.channel === "push" ? "failed" : "sent" }))),
  ).toEqual({
    push: [omar.id, fay.id].sort(),
  });
  // One that was given away long ago has told nobody.
  const [gone, other] = messages.filter(({ channel, memberId }) => channel === "push" && memberId === omar.id);
  const endOf = (message: object) => (message === gone ? "gone" : message === other ? "failed" : "sent");
  expect(unreached(messages.map((message) => ({ ...message, end: endOf(message) })))).toEqual({ push: [omar.id] });

  const cut = await give({ mail: 1, push: 1, teams_webhook: 1 });
  const told = cut.map(({ channel, memberId }) => `${channel} ${memberId}`);
  const all = [`mail ${fay.id}`, `mail ${omar.id}`, `push ${fay.id}`, `push ${omar.id}`].sort();
  expect([...told, ...(await later())].sort()).toEqual(all);
});

test.each([404, 410])("a device that its push service no longer knows (%i) is forgotten", async (status) => {
  const { rita, omar, review } = await arrange();
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  const notice = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  service.answer(status);
  expect(await sendPush(system(rita.ctx), notice, settings)).toBe("gone");
  expect(await deviceOf(omar)).toBe("");
});

test("any other refusal is to be tried again, when the push service says", async () => {
  const { rita, omar, review } = await arrange();
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  const notice = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  service.answer(429, { "retry-after": "120" });
  await expect(sendPush(system(rita.ctx), notice, settings)).rejects.toMatchObject({
    name: "PushError",
    retryAfter: 120,
  });
  expect(await deviceOf(omar)).not.toBe("");
});

test("another workspace reaches neither the device nor the draft", async () => {
  const { omar, review } = await arrange();
  const other = await arrange();
  service.pushed.length = 0;
  const ours = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  expect(await sendPush(system(other.rita.ctx), ours, settings)).toBe("gone");
  const mixed = { ...ours, reviewId: other.review.id };
  expect(await sendPush(system(other.rita.ctx), mixed, settings)).toBe("gone");
  expect(service.pushed).toEqual([]);
});

test("without the test setting a private address is not dialled", async () => {
  const { rita, omar, review } = await arrange();
  service.pushed.length = 0;
  await assignReview(rita.ctx, { reviewId: review.id, memberId: omar.id });
  const notice = { subscriptionId: await deviceOf(omar), reviewId: review.id, reason: "assigned" as const };
  const strict = settingsFor({ PUSH_ALLOW_PRIVATE_ADDRESSES: "0" });
  await expect(sendPush(system(rita.ctx), notice, strict)).rejects.toThrow("may not be called");
  expect(service.pushed).toEqual([]);
});
