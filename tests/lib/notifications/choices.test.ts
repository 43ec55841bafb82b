/** By which channel a person is told of what, as they chose. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { unsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { member } from "@/lib/db/schema/members/member";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { wants } from "@/lib/members/notice-choices";
import { savePreferences } from "@/lib/members/save-preferences";
import { systemContext } from "@/lib/members/system-context";
import { mailReview } from "@/lib/notifications/mail-review";
import { generatePushKey, pushSettings } from "@/lib/notifications/push-settings";
import { sendPush } from "@/lib/notifications/send-push";
import { stopMail } from "@/lib/notifications/stop-mail";
import { subscribe } from "@/lib/notifications/subscribe";
import { assignReview } from "@/lib/review/assign-review";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { type PostOffice, startPostOffice } from "../../support/post-office";
import { type PushService, startPushService, testDevice } from "../../support/push-service";
import { createReview, createWorkflow } from "../../support/workflow";

const secret = "a secret of at least thirty-two characters";
let db: Database;
let post: PostOffice;
let phones: PushService;
beforeAll(async () => {
  [db, post, phones] = await Promise.all([testDatabase(), startPostOffice(), startPushService()]);
});
afterAll(() => Promise.all([post.stop(), phones.stop()]));

function settings() {
  const env = parseEnv({
    APP_URL: "https://countersign.example.com/",
    SMTP_URL: post.url,
    MAIL_FROM: "Countersign <no-reply@countersign.example.com>",
    AUTH_SECRET: secret,
    PUSH_PRIVATE_KEY: generatePushKey(),
    PUSH_ALLOW_PRIVATE_ADDRESSES: "1",
  });
  const [mail, push] = [mailSettings(env), pushSettings(env)];
  if (!mail || !push) throw new Error("Both are set.");
  return { mail, push };
}

async function arrange() {
  const who = await createMember(db, { roles: ["reviewer"], name: "Rita" });
  const ctx = contextFor(db, who);
  await subscribe(ctx, testDevice(phones.origin).subscription, { allowPrivateAddresses: true });
  const [device] = await db
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .where(eq(pushSubscription.memberId, who.id));
  const { id: reviewId } = await createReview(ctx, await createWorkflow(db, who.workspaceId));
  await assignReview(ctx, { reviewId, memberId: who.id });
  const system = systemContext(db, who.workspaceId, "notify");
  const { mail, push } = settings();
  const told = async (reason: "assigned" | "mentioned") => ({
    mail: await mailReview(system, { memberId: who.id, reviewId, reason, givenAt: new Date() }, mail),
    push: await sendPush(system, { subscriptionId: device?.id ?? "", reviewId, reason }, push),
  });
  const kept = async () => {
    const [row] = await db.select({ preferences: member.preferences }).from(member).where(eq(member.id, who.id));
    return row?.preferences;
  };
  return { ctx, who, told, kept };
}

test("each channel tells of what is wanted there alone", async () => {
  const { ctx, told } = await arrange();
  expect(await told("assigned")).toEqual({ mail: "sent", push: "sent" });
  await savePreferences(ctx, { unwanted: { mail: ["assigned"], push: ["mentioned"] } });
  expect(await told("assigned")).toEqual({ mail: "gone", push: "sent" });
  expect(await told("mentioned")).toEqual({ mail: "sent", push: "gone" });
});

test("a channel that is chosen for leaves what was chosen for the others", async () => {
  const { ctx, kept } = await arrange();
  await savePreferences(ctx, { unwanted: { mail: ["assigned"] } });
  await savePreferences(ctx, { unwanted: { push: ["escalated"] } });
  await savePreferences(ctx, { unwanted: { mail: [] } });
  expect(await kept()).toEqual({ unwanted: { mail: [], push: ["escalated"] } });
  await expect(savePreferences(ctx, { unwanted: { fax: ["assigned"] } as object })).rejects.toThrow();
});

test("who has ended mail gets none for any reason, and has their choice back with it", async () => {
  const { ctx, who, told } = await arrange();
  await savePreferences(ctx, { unwanted: { mail: ["mentioned"] } });
  const token = unsubscribeToken(secret, { workspaceId: who.workspaceId, memberId: who.id });
  await stopMail({ db, clock: ctx.clock }, token, secret);
  expect(await told("assigned")).toEqual({ mail: "gone", push: "sent" });
  await savePreferences(ctx, { mail: true });
  expect((await told("assigned")).mail).toBe("sent");
  expect((await told("mentioned")).mail).toBe("gone");
});

test("what was stored before there were reasons means what it meant", () => {
  expect(wants({ mail: false }, "mail", "escalated")).toBe(false);
  expect(wants({ slack: false }, "slack", "mentioned")).toBe(false);
  expect(wants({ mail: false }, "slack", "mentioned")).toBe(true);
  expect(wants({}, "push", "opened")).toBe(true);
});
