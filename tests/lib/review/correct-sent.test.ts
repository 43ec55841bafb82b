import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveConnection } from "@/lib/connectors/connections";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { correctSent } from "@/lib/review/correct-sent";
import { customerHistory } from "@/lib/review/customer-history";
import { draftOfEvent } from "@/lib/review/draft-of-event";
import { getDraft } from "@/lib/review/get-draft";
import { listReviews } from "@/lib/review/list-reviews";
import { vaultOf } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { contextFor, createGroup, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { sandboxToken, testSandbox } from "../../support/sandbox-helpdesk";
import { createReview, createWorkflow } from "../../support/workflow";

const vault = vaultOf(randomBytes(32));
let db: Database;
let sandbox: Awaited<ReturnType<typeof testSandbox>>;
beforeAll(async () => {
  db = await testDatabase();
  sandbox = await testSandbox();
});
afterAll(() => sandbox.stop());

async function arrange(definition: Parameters<typeof createWorkflow>[2] = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const rita = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer", "admin"] }));
  const ron = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"] }), { clock: rita.clock });
  const workflow = await createWorkflow(db, workspaceId, definition);
  await saveConnection(rita, vault, {
    connectionId: workflow.connectionId,
    connector: "sandbox-helpdesk",
    name: "Helpdesk",
    config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
    credentials: { token: sandboxToken },
  });
  const ticketId = `T-${newId()}`;
  await sandbox.openTicket(ticketId);
  return { rita, ron, workflow, ticketId, review: await createReview(rita, workflow, { subject: ticketId }) };
}

/** Decides the draft's review as it stands and carries it out. */
async function send(ctx: TestContext, draftId: string, edits?: { body: string }) {
  const { review } = await getDraft(ctx, { draftId });
  if (!review) throw new Error("There is no review.");
  const seen = { reviewId: review.id, draftVersion: review.draftVersion, contentHash: review.contentHash };
  const { decisionId } = await recordDecision(
    ctx,
    edits ? { ...seen, decision: "approved_with_edits", edits } : { ...seen, decision: "approved" },
  );
  const job = systemContext(db, ctx.workspaceId, "test", ctx.clock);
  for (const { id } of await openWriteBacks(job, decisionId)) await attemptWriteBack(job, id, { vault });
}

test("what was sent is corrected by a second reply to the same ticket, written by a person", async () => {
  const { rita, ron, ticketId, review } = await arrange();
  await send(rita, review.draftId);
  const { draftId } = await correctSent(ron, { draftId: review.draftId });
  // Of two presses the second finds the draft of the first.
  expect(await correctSent(rita, { draftId: review.draftId })).toEqual({ draftId });

  const draft = await getDraft(ron, { draftId });
  expect(draft).toMatchObject({
    held: true,
    holdReasons: [{ code: "correction" }],
    event: { title: "Where is my parcel?" },
    corrects: { draftId: review.draftId, body: "Hi Jane, your parcel is on its way." },
  });
  expect((await getDraft(rita, { draftId: review.draftId })).correction).toEqual({ draftId, state: "open" });
  const mine = await listReviews(ron, { view: "mine" });
  expect(mine.data.map((item) => item.draftId)).toEqual([draftId]);
  if (!draft.event) throw new Error("There is no event.");
  expect(await draftOfEvent(ron, { eventId: draft.event.id })).toEqual({ draftId: review.draftId });

  await send(ron, draftId, { body: "Sorry, Jane: it leaves tomorrow." });
  expect(sandbox.written(ticketId)).toEqual([
    "Hi Jane, your parcel is on its way.",
    "Sorry, Jane: it leaves tomorrow.",
  ]);
  expect((await getDraft(rita, { draftId: review.draftId })).correction).toEqual({ draftId, state: "sent" });
  // It can be put right once more.
  expect((await correctSent(ron, { draftId: review.draftId })).draftId).not.toBe(draftId);
});

test("what was not sent has nothing to correct, and another workspace's is not found", async () => {
  const { rita, review } = await arrange();
  await expect(correctSent(rita, { draftId: review.draftId })).rejects.toThrow(ConflictError);
  const stranger = (await arrange()).rita;
  await expect(correctSent(stranger, { draftId: review.draftId })).rejects.toThrow(NotFoundError);
  await expect(customerHistory(stranger, { draftId: review.draftId })).rejects.toThrow(NotFoundError);
});

test("where two must approve, a correction that its writer has voted on waits for the other", async () => {
  const { rita, ron, review } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
  for (const voter of [rita, ron]) await send(voter, review.draftId);
  const { draftId } = await correctSent(ron, { draftId: review.draftId });
  await send(ron, draftId, { body: "Sorry, Jane: it leaves tomorrow." });

  const waiting = await listReviews(rita, { view: "open" });
  expect(waiting.data.map((item) => item.draftId)).toEqual([draftId]);
  expect((await listReviews(ron, { view: "mine" })).data).toEqual([]);
});

test("who may not decide what was sent does not correct it: not as an auditor, nor having escalated it", async () => {
  const { rita, ron, workflow, review } = await arrange();
  const legal = await createGroup(db, workflow.workspaceId, "Legal");
  const escalatedBy = ron.actor.kind === "person" ? ron.actor.memberId : null;
  await db.update(reviewTable).set({ groupId: legal, escalatedBy }).where(eq(reviewTable.id, review.id));
  const { workspaceId } = workflow;
  const insider = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Legal"] }));
  await send(insider, review.draftId);

  for (const looker of [rita, ron])
    await expect(correctSent(looker, { draftId: review.draftId })).rejects.toThrow(PermissionError);
  expect((await getDraft(rita, { draftId: review.draftId })).correction).toBeNull();
  const { draftId } = await correctSent(insider, { draftId: review.draftId });
  // Nor is the one that waits shown to those who may not.
  await expect(correctSent(ron, { draftId: review.draftId })).rejects.toThrow(PermissionError);
  expect((await getDraft(insider, { draftId })).review).toMatchObject({ groupName: "Legal" });
});

test("of long texts of a customer's the history has the beginning, and says so", async () => {
  const { rita, workflow, review } = await arrange();
  const body = "😀".repeat(5000);
  const title = "t".repeat(1000);
  const long = await createReview(rita, workflow, { title, body, output: { content: { body } } });
  const history = await customerHistory(rita, { draftId: review.draftId });
  const beginning = "😀".repeat(4000);
  expect(history).toMatchObject([
    { draftId: long.draftId, title: "t".repeat(300), message: beginning, reply: beginning, cut: true },
  ]);
  expect(await customerHistory(rita, { draftId: long.draftId })).toMatchObject([
    { draftId: review.draftId, cut: false },
  ]);
});

test("a reviewer sees what else came from the customer and what they were told, and nothing of another's", async () => {
  const { rita, workflow, review } = await arrange();
  const second = await createReview(rita, workflow, { title: "Still nothing", body: "Where is it now, please?" });
  await send(rita, review.draftId);
  const correction = await correctSent(rita, { draftId: review.draftId });

  const history = await customerHistory(rita, { draftId: second.draftId });
  expect(history).toMatchObject([
    { draftId: correction.draftId, correction: true, status: "open" },
    {
      draftId: review.draftId,
      title: "Where is my parcel?",
      message: "My order 8841 has not arrived. Can you check?",
      reply: "Hi Jane, your parcel is on its way.",
      outcome: "approved",
      delivery: "sent",
      correction: false,
    },
  ]);
  const other = await arrange();
  expect(await customerHistory(other.rita, { draftId: other.review.draftId })).toEqual([]);
});
