/** Results on their way to an agent's own server: a real one on loopback, which checks what Standard Webhooks says. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { and, eq, isNull, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeDatabase, database } from "@/lib/db/database";
import { setEnv } from "@/lib/core/env";
import { deadLetter } from "@/lib/db/schema/write-back/dead-letter";
import { decision } from "@/lib/db/schema/decisions/decision";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { callbackDelivery } from "@/lib/db/schema/notifications/callback";
import { secret as secretTable } from "@/lib/db/schema/vault/secret";
import { workflow as workflowTable } from "@/lib/db/schema/workflows/workflow";
import { recordDecision } from "@/lib/decisions/record-decision";
import { deliverCallback } from "@/lib/notifications/callbacks/deliver-callback";
import { reconcileCallbacks } from "@/lib/notifications/callbacks/reconcile-callbacks";
import { removeCallback, setCallback } from "@/lib/notifications/callbacks/set-callback";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { proposeDraft } from "@/lib/review/propose-draft";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { replayDeadLetter } from "@/lib/write-back/replay-dead-letter";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { contextFor, createMember } from "../../support/context";
import { testDatabaseUrl } from "../../support/database";
import { createWorkflow } from "../../support/workflow";

beforeAll(async () => {
  setEnv({ NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: await testDatabaseUrl() });
});
afterAll(closeDatabase);

const vault = vaultOf(randomBytes(32));

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

/** An agent's server, which answers as it is told. */
async function agentServer() {
  const heard: Heard[] = [];
  const answers: { status: number; headers?: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      const { status, headers } = answers.shift() ?? { status: 204 };
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  afterAll(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`, heard, answers };
}

async function arrange({ undoSeconds = 0, allowPrivateAddresses = true } = {}) {
  const clock = new TestClock(new Date());
  const owner = await createMember(database(), { roles: ["owner"] });
  const { workspaceId } = owner;
  const admin = contextFor(database(), owner, { clock });
  const reviewer = contextFor(database(), await createMember(database(), { workspaceId, roles: ["reviewer"] }), {
    clock,
  });
  const workflow = await createWorkflow(database(), workspaceId, { connector: "agent", undoSeconds });
  const agent = await agentServer();
  const { secret } = await setCallback(admin, vault, {
    workflowId: workflow.id,
    url: agent.url,
    allowPrivateAddresses,
  });
  const [named] = await database().select().from(workflowTable).where(eq(workflowTable.id, workflow.id));
  const system = systemContext(database(), workspaceId, "test", clock);
  const { drafts } = await proposeDraft(admin, {
    workflow: named?.slug,
    request: { tool: "refund", arguments: { amount: 5 } },
  });
  const reviewId = drafts[0]?.reviewId ?? "";
  const [delivery] = await database()
    .select()
    .from(callbackDelivery)
    .where(eq(callbackDelivery.workspaceId, workspaceId));
  const deliveryId = delivery?.id ?? "";
  return {
    ...agent,
    clock,
    admin,
    reviewer,
    workflow,
    secret,
    system,
    reviewId,
    deliveryId,
    draftId: drafts[0]?.draftId ?? "",
    deliver: () => deliverCallback(system, deliveryId, { vault }),
    row: async () => (await database().select().from(callbackDelivery).where(eq(callbackDelivery.id, deliveryId)))[0],
    async decide(
      wish: { decision: "approved" } | { decision: "rejected"; comment: string } = { decision: "approved" },
    ) {
      const { draftVersion, contentHash } = await getReview(reviewer, { reviewId });
      await recordDecision(reviewer, { reviewId, draftVersion, contentHash, ...wish });
    },
    async carryOut() {
      const [made] = await database()
        .select()
        .from(decision)
        .where(and(eq(decision.reviewId, reviewId), isNull(decision.voidedAt)));
      await carryOutDecision(system, made?.id ?? "", { vault });
    },
  };
}

test("a result is sent once it is final, signed, with what the agent has to do", async () => {
  const desk = await arrange();
  expect(await desk.deliver()).toBe("pending");
  await desk.decide();
  expect(await desk.deliver()).toBe("pending");
  await desk.carryOut();
  expect(await desk.deliver()).toBe("delivered");
  expect(await desk.deliver()).toBe("busy");

  expect(desk.heard).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: "" }] = desk.heard;
  const sent = new Webhook(desk.secret).verify(body, headers as Record<string, string>);
  expect(headers["webhook-id"]).toBe(desk.deliveryId);
  expect(sent).toMatchObject({
    type: "draft.decided.v1",
    data: {
      drafts: [
        { draft_id: desk.draftId, status: "approved", write_back: { state: "sent" }, decision: { edited: false } },
      ],
      response: { approved: true, tool: "refund", arguments: { amount: 5 } },
    },
  });
  expect(() =>
    new Webhook(desk.secret).verify(body.replace("true", "false"), headers as Record<string, string>),
  ).toThrow();
});

test("a rejection waits until it can't be taken back, and is then told without anything more happening", async () => {
  const desk = await arrange({ undoSeconds: 600 });
  await desk.decide({ decision: "rejected", comment: "No" });
  expect(await desk.deliver()).toBe("pending");
  expect((await desk.row())?.dueAt?.getTime()).toBe(desk.clock.now().getTime() + 600_000);
  await undoDecision(desk.reviewer, { reviewId: desk.reviewId });
  await desk.clock.advance(601);
  expect(await desk.deliver()).toBe("pending");
  expect(desk.heard).toEqual([]);
  await desk.decide({ decision: "rejected", comment: "No" });
  await desk.clock.advance(601);
  expect(await desk.deliver()).toBe("delivered");
  expect(JSON.parse(desk.heard[0]?.body ?? "{}")).toMatchObject({
    data: { response: { approved: false, reason: "No" } },
  });
});

describe("a server that does not take it", () => {
  test("is tried again under the same id, not before it wants to be", async () => {
    const desk = await arrange();
    await desk.decide();
    await desk.carryOut();
    desk.answers.push({ status: 503, headers: { "retry-after": "120" } });
    expect(await desk.deliver()).toBe("again");
    expect(await desk.deliver()).toBe("again");
    expect(desk.heard).toHaveLength(1);
    await desk.clock.advance(200);
    expect(await desk.deliver()).toBe("delivered");
    expect(new Set(desk.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  test("for good is a dead letter, and is told when that is replayed", async () => {
    const desk = await arrange();
    await desk.decide();
    await desk.carryOut();
    desk.answers.push({ status: 410 });
    expect(await desk.deliver()).toBe("failed");
    const [letter] = await database().select().from(deadLetter).where(eq(deadLetter.subjectId, desk.deliveryId));
    expect(letter).toMatchObject({
      stage: "callback",
      draftId: desk.draftId,
      message: "The agent's server answered 410.",
    });
    await replayDeadLetter(desk.admin, { deadLetterId: letter?.id ?? "" });
    expect(await desk.deliver()).toBe("delivered");
  });

  test("as it can't be made here counts among its tries", async () => {
    const desk = await arrange();
    await desk.decide();
    await desk.carryOut();
    await database().delete(secretTable).where(eq(secretTable.workspaceId, desk.admin.workspaceId));
    expect(await desk.deliver()).toBe("again");
    const [row] = await database().select().from(callbackDelivery).where(eq(callbackDelivery.id, desk.deliveryId));
    expect(row).toMatchObject({ failures: 1, leasedUntil: null, lastError: "It could not be made." });
    expect(desk.heard).toEqual([]);
  });

  test("is given up after its tries, not before", async () => {
    const desk = await arrange();
    await desk.decide();
    await desk.carryOut();
    const ends: string[] = [];
    for (let tries = 0; tries < 150; tries += 1) {
      desk.answers.push({ status: 500 });
      ends.push(await desk.deliver());
      await desk.clock.advance(601);
    }
    expect(ends).toEqual([...Array<string>(149).fill("again"), "failed"]);
  });

  test("because it is on a private network is not called", async () => {
    const desk = await arrange({ allowPrivateAddresses: false });
    await desk.decide();
    await desk.carryOut();
    expect(await desk.deliver()).toBe("failed");
    expect(desk.heard).toEqual([]);
  });
});

test("two workers at once send it once", async () => {
  const desk = await arrange();
  await desk.decide();
  await desk.carryOut();
  const ends = await Promise.all([desk.deliver(), desk.deliver(), desk.deliver()]);
  expect(ends.sort()).toEqual(["busy", "busy", "delivered"]);
  expect(desk.heard).toHaveLength(1);
});

test("is hinted at with every change, and found by the sweep where a hint was lost, but not before it is time", async () => {
  const desk = await arrange();
  const mine = and(eq(outboxEvent.name, "callback/due"), sql`data ->> 'deliveryId' = ${desk.deliveryId}`);
  const started = async () => (await database().select().from(outboxEvent).where(mine)).length;
  const lostHint = async () => {
    await vi.waitFor(async () => expect(await started()).toBeGreaterThan(0), 5_000);
    await database().delete(outboxEvent).where(mine);
    await reconcileCallbacks({ db: database(), clock: desk.clock });
    return started();
  };
  await desk.decide();
  expect(await lostHint()).toBe(0);
  await desk.carryOut();
  expect(await lostHint()).toBe(1);
});

describe("setting it", () => {
  test("makes a new secret each time and forgets the old one; removing it ends what waits", async () => {
    const desk = await arrange();
    const again = await setCallback(desk.admin, vault, { workflowId: desk.workflow.id, url: desk.url });
    expect(again.secret).not.toBe(desk.secret);
    const kept = await database()
      .select()
      .from(secretTable)
      .where(eq(secretTable.workspaceId, desk.system.workspaceId));
    expect(kept).toHaveLength(1);
    await removeCallback(desk.admin, { workflowId: desk.workflow.id });
    await removeCallback(desk.admin, { workflowId: desk.workflow.id });
    await desk.decide();
    await desk.carryOut();
    expect(await desk.deliver()).toBe("gone");
    expect(desk.heard).toEqual([]);
  });

  test("needs the right to configure, the workflow's own workspace, and an address without a password", async () => {
    const desk = await arrange();
    const wish = { workflowId: desk.workflow.id, url: desk.url };
    await expect(setCallback(desk.reviewer, vault, wish)).rejects.toMatchObject({ status: 403 });
    const stranger = contextFor(database(), await createMember(database(), { roles: ["owner"] }), {
      clock: desk.clock,
    });
    await expect(setCallback(stranger, vault, wish)).rejects.toMatchObject({ status: 404 });
    await expect(removeCallback(stranger, wish)).rejects.toMatchObject({ status: 404 });
    for (const url of ["ftp://x.example", "https://u:p@x.example", "https://x.example/#a", "nowhere"])
      await expect(setCallback(desk.admin, vault, { ...wish, url })).rejects.toThrow();
    await expect(deliverCallback(stranger, desk.deliveryId, { vault })).resolves.toBe("busy");
  });
});
