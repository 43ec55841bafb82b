import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { ZodError } from "zod";
import { PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { subscribe } from "@/lib/notifications/subscribe";
import { unsubscribe } from "@/lib/notifications/unsubscribe";
import { apiKeyContext, contextFor, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { testDevice } from "../../support/push-service";

const strict = { allowPrivateAddresses: false };
const origin = "https://push.example.com";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const [rita, omar] = [
    await createMember(db, { workspaceId, roles: ["reviewer"] }),
    await createMember(db, { workspaceId, roles: ["reviewer"] }),
  ];
  return { workspaceId, rita: contextFor(db, rita), omar: contextFor(db, omar) };
}

const memberId = ({ actor }: TestContext): string => (actor.kind === "person" ? actor.memberId : "");
const endpointsOf = async (ctx: TestContext): Promise<string[]> =>
  (
    await db
      .select()
      .from(pushSubscription)
      .where(eq(pushSubscription.memberId, memberId(ctx)))
  ).map(({ endpoint }) => endpoint);

test("a device is subscribed once, however often it says so, and unsubscribed", async () => {
  const { rita } = await arrange();
  const { subscription } = testDevice(origin);
  await subscribe(rita, subscription, strict);
  await subscribe(rita, subscription, strict);
  expect(await endpointsOf(rita)).toEqual([subscription.endpoint]);

  await unsubscribe(rita, { endpoint: subscription.endpoint });
  expect(await endpointsOf(rita)).toEqual([]);
});

test("nobody unsubscribes another's device, nor one of another workspace", async () => {
  const { rita, omar } = await arrange();
  const stranger = contextFor(db, await createMember(db, { roles: ["owner"] }));
  const { subscription } = testDevice(origin);
  await subscribe(rita, subscription, strict);
  await unsubscribe(omar, { endpoint: subscription.endpoint });
  await unsubscribe(stranger, { endpoint: subscription.endpoint });
  // Rita's id in another workspace's context reaches nothing either.
  await unsubscribe({ ...stranger, actor: rita.actor }, { endpoint: subscription.endpoint });
  expect(await endpointsOf(rita)).toEqual([subscription.endpoint]);
});

test("a member of another workspace can't be subscribed in this one", async () => {
  const { workspaceId } = await arrange();
  const stranger = contextFor(db, await createMember(db, { roles: ["owner"] }));
  await expect(subscribe({ ...stranger, workspaceId }, testDevice(origin).subscription, strict)).rejects.toThrow(
    "no longer a member",
  );
});

test("a browser that changes hands tells its new reader only", async () => {
  const { rita, omar } = await arrange();
  const { subscription } = testDevice(origin);
  await subscribe(rita, subscription, strict);
  await subscribe(omar, subscription, strict);
  expect(await endpointsOf(rita)).toEqual([]);
  expect(await endpointsOf(omar)).toEqual([subscription.endpoint]);
});

test("ten devices are the most: the one that was heard of longest ago makes room", async () => {
  const { rita } = await arrange();
  const devices = Array.from({ length: 11 }, () => testDevice(origin).subscription);
  for (const device of devices.slice(0, 10)) {
    await subscribe(rita, device, strict);
    rita.clock.advance(1);
  }
  await subscribe(rita, devices[0] ?? testDevice(origin).subscription, strict);
  rita.clock.advance(1);
  await subscribe(rita, devices[10] ?? testDevice(origin).subscription, strict);
  const kept = await endpointsOf(rita);
  expect(kept).toHaveLength(10);
  expect(kept).toContain(devices[0]?.endpoint);
  expect(kept).not.toContain(devices[1]?.endpoint);
});

test("services and people without the permission are refused", async () => {
  const { rita, workspaceId } = await arrange();
  const { subscription } = testDevice(origin);
  await expect(subscribe(apiKeyContext(db, workspaceId, ["reviews:read"]), subscription, strict)).rejects.toThrow(
    PermissionError,
  );
  await expect(subscribe({ ...rita, permissions: new Set() }, subscription, strict)).rejects.toThrow(PermissionError);
  await expect(unsubscribe({ ...rita, permissions: new Set() }, subscription)).rejects.toThrow(PermissionError);
});

test.each([
  "http://push.example.com/x",
  "https://localhost/x",
  "https://127.0.0.1/x",
  "https://[::1]/x",
  "https://10.1.2.3/x",
  "https://169.254.169.254/latest",
  "https://user:secret@push.example.com/x",
])("the address %s is refused", async (endpoint) => {
  const { rita } = await arrange();
  const { keys } = testDevice(origin).subscription;
  await expect(subscribe(rita, { endpoint, keys }, strict)).rejects.toThrow(ValidationError);
});

test("an address that no database can hold is refused, and subscribed nowhere", async () => {
  const { rita } = await arrange();
  const { keys } = testDevice(origin).subscription;
  const endpoint = "https://push.example.com/\0";
  await expect(subscribe(rita, { endpoint, keys }, strict)).rejects.toThrow(ZodError);
  await expect(unsubscribe(rita, { endpoint })).rejects.toThrow(ZodError);
});

test("keys that are none are refused", async () => {
  const { rita } = await arrange();
  const { endpoint, keys } = testDevice(origin).subscription;
  const offCurve = Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString("base64url");
  for (const wrong of [
    { ...keys, p256dh: offCurve },
    { ...keys, auth: "c2hvcnQ" },
    { ...keys, auth: `${keys.auth}\0` },
  ])
    await expect(subscribe(rita, { endpoint, keys: wrong }, strict)).rejects.toThrow();
  expect(await endpointsOf(rita)).toEqual([]);
});
