import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveConnection } from "@/lib/connectors/connections";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { sandboxToken, testSandbox, type TestSandbox } from "../../support/sandbox-helpdesk";
import { createReview, createWorkflow } from "../../support/workflow";

const vault = vaultOf(randomBytes(32));
const text = "Hi Jane, your parcel is on its way.";
let db: Database;
let sandbox: TestSandbox;
beforeAll(async () => {
  db = await testDatabase();
  sandbox = await testSandbox();
});
afterAll(() => sandbox.stop());

async function approve({ undoSeconds = 0, enabled = true } = {}) {
  const clock = new TestClock();
  const rita = contextFor(db, await createMember(db, { roles: ["reviewer", "admin"] }), { clock });
  const workflow = await createWorkflow(db, rita.workspaceId, { undoSeconds });
  await saveConnection(rita, vault, {
    connectionId: workflow.connectionId,
    connector: "sandbox-helpdesk",
    name: "Helpdesk",
    config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
    credentials: { token: sandboxToken },
    enabled,
  });
  const ticketId = await sandbox.openTicket(`T-${newId()}`);
  const { id: reviewId, draftVersion, contentHash } = await createReview(rita, workflow, { subject: ticketId });
  const { decisionId } = await recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "approved" });
  const job = systemContext(db, rita.workspaceId, "test", clock);
  return { rita, ticketId, reviewId, decisionId, carryOut: () => carryOutDecision(job, decisionId, { vault }) };
}

const rowOf = async (decisionId: string) => {
  const [row] = await db.select().from(writeBack).where(eq(writeBack.decisionId, decisionId));
  return row;
};

test("an approval is opened, claimed and sent, and a repeat finds it done", async () => {
  const it = await approve();
  expect(await it.carryOut()).toEqual(["sent"]);
  expect(await it.carryOut()).toEqual(["not-due"]);

  expect(sandbox.written(it.ticketId)).toEqual([text]);
  const row = await rowOf(it.decisionId);
  expect(row).toMatchObject({ state: "sent", attempts: 1 });
  const audited = await db
    .select({ action: auditEntry.action })
    .from(auditEntry)
    .where(eq(auditEntry.entityId, row?.id ?? ""))
    .orderBy(auditEntry.id);
  expect(audited.map(({ action }) => action)).toEqual(["write_back.opened", "write_back.started", "write_back.sent"]);
});

test("many runs of one approval at the same time write once", async () => {
  const it = await approve();
  const results = await Promise.all(Array.from({ length: 6 }, it.carryOut));

  expect(results.flat().filter((result) => result === "sent")).toHaveLength(1);
  expect(sandbox.written(it.ticketId)).toEqual([text]);
});

test("while it can be undone it is only opened, and an event for its time is written", async () => {
  const it = await approve({ undoSeconds: 10 });
  expect(await it.carryOut()).toEqual(["not-due"]);

  const row = await rowOf(it.decisionId);
  expect(row).toMatchObject({ state: "held", attempts: 0 });
  const due = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "write-back/due"));
  expect(due.filter(({ data }) => data.writeBackId === row?.id).map(({ deliverAt }) => deliverAt)).toEqual([
    row?.notBefore,
  ]);

  await undoDecision(it.rita, { reviewId: it.reviewId });
  expect(await it.carryOut()).toEqual([]);
  expect(sandbox.written(it.ticketId)).toEqual([]);
});

test("what can't even be sent ends as failed, with its row", async () => {
  const it = await approve({ enabled: false });
  expect(await it.carryOut()).toEqual(["failed"]);
  expect(await rowOf(it.decisionId)).toMatchObject({ state: "failed", attempts: 0 });
});
