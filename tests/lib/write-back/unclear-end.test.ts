import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { saveConnection } from "@/lib/connectors/connections";
import { ConnectorError } from "@/lib/connectors/connector-error";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { vaultOf } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { claimWriteBack } from "@/lib/write-back/claim";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { settleFailure } from "@/lib/write-back/settle";
import { TestClock } from "../../support/clock";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { sandboxToken, testSandbox, type TestSandbox } from "../../support/sandbox-helpdesk";
import { createReview, createWorkflow, definitionFor } from "../../support/workflow";

const vault = vaultOf(randomBytes(32));
let db: Database;
let sandbox: TestSandbox;
beforeAll(async () => {
  db = await testDatabase();
  sandbox = await testSandbox();
});
beforeEach(() => sandbox.faults.set({}));
afterAll(() => sandbox.stop());

const text = "Hi Jane, your parcel is on its way.";

/** The write-back of an approved reply to the helpdesk called as a plain API, which is given a key only if told to. */
async function open(once: "key" | "none") {
  const clock = new TestClock();
  const rita = contextFor(db, await createMember(db, { roles: ["reviewer", "admin"] }), { clock });
  const { connectionId } = await saveConnection(rita, vault, {
    connector: "http",
    name: "Plain API",
    config: {
      baseUrl: sandbox.url,
      path: "/api/tickets/{ticketId}/comments",
      remoteIdAt: "/id",
      allowPrivateAddresses: true,
      ...(once === "key" && { keyHeader: "Idempotency-Key" }),
    },
    credentials: { type: "bearer", token: sandboxToken },
  });
  const action = { ...definitionFor(connectionId).action, operation: "send" };
  const ticketId = await sandbox.openTicket(`T-${newId()}`);
  const workflow = await createWorkflow(db, rita.workspaceId, { action });
  const { id: reviewId, draftVersion, contentHash } = await createReview(rita, workflow, { subject: ticketId });
  const { decisionId } = await recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "approved" });
  const job = systemContext(db, rita.workspaceId, "test", clock);
  const [opened] = await openWriteBacks(job, decisionId);
  if (!opened) throw new Error("Nothing was opened.");

  return {
    clock,
    job,
    ticketId,
    attempt: () => attemptWriteBack(job, opened.id, { vault }),
    claim: async () => {
      const claim = await claimWriteBack(job, opened.id, vault);
      if (!("request" in claim)) throw new Error("It could not be claimed.");
      return claim;
    },
    row: async () => (await db.select().from(writeBack).where(eq(writeBack.id, opened.id)))[0],
  };
}

test("a target that takes no key and can't be asked is left to a person when it breaks off after the write", async () => {
  const it = await open("none");
  sandbox.faults.set({ dropAfterWrite: 1 });
  expect(await it.attempt()).toEqual({ claimed: true, state: "uncertain" });

  sandbox.faults.set({});
  it.clock.advance(3600);
  expect(await it.attempt()).toEqual({ claimed: false, reason: "not-due" });
  expect(sandbox.written(it.ticketId)).toEqual([text]);
});

test("and so it is when our worker died, perhaps after it had sent", async () => {
  const it = await open("none");
  await it.claim();
  it.clock.advance(3600);
  expect(await it.attempt()).toEqual({ claimed: true, state: "uncertain" });
  expect(sandbox.written(it.ticketId)).toEqual([]);
});

test("a stalled worker's late word does not settle the attempt of the worker that took over", async () => {
  const it = await open("key");
  const stalled = await it.claim();
  it.clock.advance(3600);
  const current = await it.claim();

  const late = new ConnectorError("client", "The target refuses this content (422).");
  expect(await settleFailure(it.job, stalled, late)).toBe("sending");
  expect(await it.row()).toMatchObject({ state: "sending", attempts: current.row.attempts, failures: 0 });
});
