import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sendResponse } from "@/bin/server/send-response";
import { toRequest } from "@/bin/server/to-request";
import { generateAuditSigningKey } from "@/lib/audit/keys";
import { saveConnection } from "@/lib/connectors/connections";
import { setEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { deferredNotice, digest } from "@/lib/db/schema/notifications/digest";
import { review } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { generatePushKey } from "@/lib/notifications/push-settings";
import { subscribe } from "@/lib/notifications/subscribe";
import type { Relay } from "@/lib/engine/relay";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { vaultOf } from "@/lib/vault/vault";
import { listDeadLetters } from "@/lib/write-back/list-dead-letters";
import { assignReview } from "@/lib/review/assign-review";
import { startPushService, testDevice } from "@/tests/support/push-service";
import { TestClock } from "@/tests/support/clock";
import { contextFor, createMember } from "@/tests/support/context";
import { testDatabaseUrl } from "@/tests/support/database";
import { sign, startInngestDouble, type InngestDouble } from "@/tests/support/inngest-server";
import { sandboxToken, testSandbox, type TestSandbox } from "@/tests/support/sandbox-helpdesk";
import { createEvent, createReview, createWorkflow } from "@/tests/support/workflow";

const signingKey = "signkey-test-0123456789abcdef";
const vaultKey = randomBytes(32);
const settings: Record<string, string> = {
  NODE_ENV: "production",
  LOG_LEVEL: "silent",
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: signingKey,
  // Must change nothing in production.
  INNGEST_DEV: "1",
  AUDIT_SIGNING_KEY: generateAuditSigningKey(),
  VAULT_KEY: vaultKey.toString("base64"),
  PUSH_PRIVATE_KEY: generatePushKey(),
  PUSH_ALLOW_PRIVATE_ADDRESSES: "1",
};

const url = await testDatabaseUrl();
let db: Database;
let app: Server;
let inngestServer: InngestDouble;
let relay: Relay;
let sandbox: TestSandbox;

beforeAll(async () => {
  let answer: ((request: Request) => Promise<Response>) | undefined = undefined;
  app = createServer((incoming, outgoing) => {
    void toRequest(incoming).then(async (request) => {
      if (answer) await sendResponse(await answer(request), outgoing);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  inngestServer = await startInngestDouble({ appUrl: `${origin}/api/inngest`, eventKey: "event-key", signingKey });
  setEnv({ ...settings, DATABASE_URL: url, APP_URL: origin, INNGEST_BASE_URL: inngestServer.url });

  // Only now: the client reads the settings as it loads.
  const { database, closeDatabase } = await import("@/lib/db/database");
  const { startRelay } = await import("@/lib/engine/relay");
  const { inngest } = await import("@/inngest/client");
  answer = (await import("@/app/api/inngest/route")).POST;
  db = database();
  sandbox = await testSandbox();
  await inngestServer.sync();
  relay = await startRelay({ url, client: inngest, poll: { shortest: 100, longest: 200 } });
  return async () => {
    await relay.stop();
    await closeDatabase();
  };
});
afterAll(async () => {
  await inngestServer.close();
  await sandbox.stop();
  await new Promise((resolve) => app.close(resolve));
});

/** Somebody who decides, and a workflow whose replies go to the sandbox helpdesk. */
async function setUp() {
  const rita = contextFor(db, await createMember(db, { roles: ["reviewer", "admin"] }), {
    clock: new TestClock(new Date()),
  });
  const workflow = await createWorkflow(db, rita.workspaceId);
  await saveConnection(rita, vaultOf(vaultKey), {
    connectionId: workflow.connectionId,
    connector: "sandbox-helpdesk",
    name: "Helpdesk",
    config: { baseUrl: sandbox.url, once: "key", timeoutMs: 2000, allowPrivateAddresses: true },
    credentials: { token: sandboxToken },
  });
  return { rita, workflow };
}

async function write(name: string, data: Record<string, unknown>): Promise<string> {
  const id = newId();
  await db.insert(outboxEvent).values({ id, name, data });
  return id;
}
const runsOf = (functionId: string) =>
  inngestServer.runs.filter((run) => run.functionId === `countersign-${functionId}`);
const arrived = async (id: string): Promise<void> => {
  await vi.waitFor(() => expect(inngestServer.events.map((event) => event.id)).toContain(id), { timeout: 10_000 });
  await inngestServer.settled();
};

test("a sync tells every function of the product", async () => {
  expect(await inngestServer.sync()).toEqual([
    "countersign-draft-event",
    "countersign-draft-event-failure",
    "countersign-redraft",
    "countersign-redraft-failure",
    "countersign-close-overtaken",
    "countersign-write-back-decision",
    "countersign-attempt-write-back",
    "countersign-notify",
    "countersign-show-card",
    "countersign-tell-digest",
    "countersign-deliver-callback",
    "countersign-reconcile",
    "countersign-seal-audit",
    "countersign-housekeeping",
  ]);
});

describe("a call that Inngest did not sign", () => {
  const body = { url: "http://localhost/api/inngest" };
  const now = () => Math.floor(Date.now() / 1000);

  test.each([
    ["has no signature", () => ""],
    ["is signed with another key", () => sign("signkey-test-ffffffff", body)],
    ["is signed for another body", () => sign(signingKey, { url: "http://elsewhere/" })],
    ["was signed six minutes ago", () => sign(signingKey, body, now() - 360)],
    ["was signed in the future", () => sign(signingKey, body, now() + 360)],
  ])("and %s is refused with 401", async (_what, signature) => {
    for (const method of ["GET", "PUT", "POST"] as const) {
      const response = await inngestServer.call(method, "?fnId=countersign-reconcile&stepId=step", body, signature());
      expect([method, response.status]).toEqual([method, 401]);
    }
  });
});

describe("through a signed call", () => {
  test("draft-event turns an accepted event into an open review", async () => {
    const { workflow } = await setUp();
    const { id } = await createEvent(db, workflow, { clock: new TestClock(new Date()) });
    await arrived(await write("event/accepted", { workspaceId: workflow.workspaceId, eventId: id }));

    const [run] = runsOf("draft-event");
    expect(run).toMatchObject({ status: "completed", calls: 2 });
    const [opened] = await db.select().from(review).where(eq(review.workspaceId, workflow.workspaceId));
    expect(opened?.status).toBe("open");
  });

  test("draft-event parks an event that it can't draft, after its retries, through its failure handler", async () => {
    const { rita } = await setUp();
    const workflow = await createWorkflow(db, rita.workspaceId, { recipe: null as never });
    const { id } = await createEvent(db, workflow, { clock: new TestClock(new Date()) });
    await arrived(await write("event/accepted", { workspaceId: workflow.workspaceId, eventId: id }));

    expect(runsOf("draft-event").at(-1)).toMatchObject({ status: "failed" });
    expect(runsOf("draft-event-failure").at(-1)).toMatchObject({ status: "completed" });
    const { data } = await listDeadLetters(rita, {});
    expect(data.map((letter) => [letter.stage, letter.subjectId])).toEqual([["drafting", id]]);
  });

  test("redraft makes the next version of a draft that somebody asked for", async () => {
    const { rita, workflow } = await setUp();
    const shown = await createReview(rita, workflow);
    const seen = { reviewId: shown.id, draftVersion: shown.draftVersion, contentHash: shown.contentHash };
    await recordDecision(rita, { ...seen, decision: "redraft", comment: "Shorter." });
    const sent = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "redraft/requested"));
    await arrived(sent.at(-1)?.id ?? "");

    expect(runsOf("redraft").at(-1)).toMatchObject({ status: "completed", output: { version: 2 } });
  });

  test("close-overtaken closes what was taken back while something newer came", async () => {
    const { rita } = await setUp();
    const workflow = await createWorkflow(db, rita.workspaceId, { undoSeconds: 600 });
    const older = await createReview(rita, workflow, { subject: "T-1", sourceOrder: 1 });
    const { id: reviewId, draftVersion, contentHash } = older;
    await recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "rejected", comment: "No." });
    await undoDecision(rita, { reviewId });
    const [sent] = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "review/reopened"));
    await arrived(sent?.id ?? "");
    expect(runsOf("close-overtaken").at(-1)).toMatchObject({ status: "completed", output: false });
    // Its end found the older one decided still.
    await createReview(rita, workflow, { subject: "T-1", sourceOrder: 2 });
    await arrived(await write("review/reopened", { workspaceId: rita.workspaceId, reviewId }));

    expect(runsOf("close-overtaken").at(-1)).toMatchObject({ status: "completed", output: true });
    const [now] = await db.select().from(review).where(eq(review.id, reviewId));
    expect(now?.status).toBe("superseded");
  });

  test("write-back-decision carries an approval to its target, once", async () => {
    const { rita, workflow } = await setUp();
    const ticketId = await sandbox.openTicket(`T-${newId()}`);
    const shown = await createReview(rita, workflow, { subject: ticketId });
    const seen = { reviewId: shown.id, draftVersion: shown.draftVersion, contentHash: shown.contentHash };
    await recordDecision(rita, { ...seen, decision: "approved" });
    const sent = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "decision/recorded"));
    await arrived(sent.at(-1)?.id ?? "");

    expect(runsOf("write-back-decision").at(-1)).toMatchObject({ status: "completed", output: ["sent"] });
    expect(sandbox.written(ticketId)).toHaveLength(1);
  });

  test("attempt-write-back finds that there is nothing to do any more", async () => {
    const { rita } = await setUp();
    await arrived(await write("write-back/due", { workspaceId: rita.workspaceId, writeBackId: newId() }));

    expect(runsOf("attempt-write-back").at(-1)?.status).not.toBe("running");
  });

  test("notify tells whom a draft was given, on their own device", async () => {
    const { rita, workflow } = await setUp();
    const { workspaceId } = rita;
    const omar = await createMember(db, { workspaceId, roles: ["reviewer"] });
    const push = await startPushService();
    const device = testDevice(push.origin);
    await subscribe(contextFor(db, omar), device.subscription, { allowPrivateAddresses: true });
    const shown = await createReview(rita, workflow);
    await assignReview(rita, { reviewId: shown.id, memberId: omar.id });
    const sent = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "notification/due"));
    await arrived(sent.at(-1)?.id ?? "");

    expect(runsOf("notify").at(-1)).toMatchObject({ status: "completed", output: ["sent"] });
    expect(push.pushed.map((one) => device.read(one))).toEqual([
      { title: "A draft was assigned to you", path: `/drafts/${shown.draftId}` },
    ]);
    await push.stop();
  });

  test("tell-digest tells what had to wait as one, on the reader's own device", async () => {
    const { rita, workflow } = await setUp();
    const { workspaceId } = rita;
    const omar = await createMember(db, { workspaceId, roles: ["reviewer"] });
    const push = await startPushService();
    const device = testDevice(push.origin);
    await subscribe(contextFor(db, omar), device.subscription, { allowPrivateAddresses: true });
    const digestId = newId();
    const told = { workspaceId, memberId: omar.id, channel: "push" as const };
    for (let n = 0; n < 2; n += 1) {
      const { id: reviewId } = await createReview(rita, workflow);
      await assignReview(rita, { reviewId, memberId: omar.id });
      const waiting = { id: newId(), reviewId, reason: "assigned" as const, dueAt: new Date(), digestId };
      await db.insert(deferredNotice).values({ ...told, ...waiting });
    }
    await db.insert(digest).values({ id: digestId, ...told, dueAt: new Date() });
    await arrived(await write("digest/due", { workspaceId, digestId }));

    expect(runsOf("tell-digest").at(-1)).toMatchObject({ status: "completed", output: "told" });
    expect(push.pushed.map((one) => device.read(one))).toContainEqual({
      title: "2 drafts concern you",
      path: "/queue",
    });
    await push.stop();
  });

  test.each(["reconcile", "seal-audit", "housekeeping"])("%s does its round", async (name) => {
    inngestServer.tick(`countersign-${name}`);
    await inngestServer.settled();

    expect(runsOf(name).at(-1)).toMatchObject({ status: "completed" });
    if (name === "seal-audit") expect((await db.select().from(auditLeaf)).length).toBeGreaterThan(0);
  });
});
