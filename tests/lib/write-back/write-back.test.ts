import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { saveConnection } from "@/lib/connectors/connections";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { draft } from "@/lib/db/schema/drafting/draft";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { deadLetter } from "@/lib/db/schema/write-back/dead-letter";
import { killSwitch } from "@/lib/db/schema/operations/kill-switch";
import { review } from "@/lib/db/schema/review/review";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { newId } from "@/lib/core/id";
import { withTransaction } from "@/lib/db/transaction";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { vaultOf } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { listDeadLetters } from "@/lib/write-back/list-dead-letters";
import { listWriteBacks } from "@/lib/write-back/list-write-backs";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { parkDeadLetter } from "@/lib/write-back/park-dead-letter";
import { reconcileWriteBacks } from "@/lib/write-back/reconcile";
import { replayDeadLetter } from "@/lib/write-back/replay-dead-letter";
import { resolveUncertain } from "@/lib/write-back/resolve-uncertain";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { contextFor, createGroup, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { untilSomebodyWaits } from "../../support/locks";
import { sandboxToken, testSandbox } from "../../support/sandbox-helpdesk";
import { createReview, createWorkflow } from "../../support/workflow";

const vault = vaultOf(randomBytes(32));
let db: Database;
let sandbox: Awaited<ReturnType<typeof testSandbox>>;

beforeAll(async () => {
  db = await testDatabase();
  sandbox = await testSandbox();
});
beforeEach(() => sandbox.faults.set({}));
afterAll(() => sandbox.stop());

interface Options {
  once?: "key" | "lookup";
  undoSeconds?: number;
  timeoutMs?: number;
}

/** An approved draft for a ticket that is open at the sandbox. */
async function approve({ once = "key", undoSeconds = 0, timeoutMs = 2000 }: Options = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const rita = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer", "admin"] }), { clock });
  const workflow = await createWorkflow(db, workspaceId, { undoSeconds });
  await saveConnection(rita, vault, {
    connectionId: workflow.connectionId,
    connector: "sandbox-helpdesk",
    name: "Helpdesk",
    config: { baseUrl: sandbox.url, once, timeoutMs, allowPrivateAddresses: true },
    credentials: { token: sandboxToken },
  });
  const ticketId = `T-${newId()}`;
  await sandbox.openTicket(ticketId);
  const review = await createReview(rita, workflow, { subject: ticketId });
  const seen = { reviewId: review.id, draftVersion: review.draftVersion, contentHash: review.contentHash };
  const { decisionId } = await recordDecision(rita, { ...seen, decision: "approved" });
  const job = systemContext(db, workspaceId, "test", clock);

  return {
    rita,
    job,
    clock,
    workspaceId,
    workflow,
    ticketId,
    review,
    seen,
    decisionId,
    attempt: (id: string) => attemptWriteBack(job, id, { vault }),
    open: async () => {
      const [opened] = await openWriteBacks(job, decisionId);
      if (!opened) throw new Error("Nothing was opened.");
      return opened.id;
    },
    delivery: async () => (await getReview(rita, { reviewId: review.id })).delivery,
  };
}

/** The write-backs that reconcile starts. */
async function restarted({ clock }: { clock: TestClock }): Promise<unknown[]> {
  await db.delete(outboxEvent);
  await reconcileWriteBacks({ db, clock });
  return (await db.select().from(outboxEvent)).map(({ data }) => data.writeBackId);
}

const text = "Hi Jane, your parcel is on its way.";

describe("an approved draft", () => {
  test("arrives at its target once, word for word, and has the remote id", async () => {
    const it = await approve();
    const id = await it.open();
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });

    expect(sandbox.written(it.ticketId)).toEqual([text]);
    expect(await it.delivery()).toMatchObject({
      state: "sent",
      remoteId: expect.stringMatching(/.+/),
      receipt: { url: expect.stringContaining(sandbox.url), how: "answered" },
    });
    const audited = await db
      .select({ action: auditEntry.action })
      .from(auditEntry)
      .where(eq(auditEntry.entityId, id))
      .orderBy(auditEntry.id);
    expect(audited.map((row) => row.action)).toEqual(["write_back.opened", "write_back.started", "write_back.sent"]);
  });

  test("is opened once and sent once by many runs at the same time", async () => {
    const it = await approve();
    const opened = await Promise.all(Array.from({ length: 6 }, () => openWriteBacks(it.job, it.decisionId)));
    expect(new Set(opened.flat().map((row) => row.id)).size).toBe(1);

    const id = await it.open();
    const attempts = await Promise.all(Array.from({ length: 6 }, () => it.attempt(id)));
    expect(attempts.filter((attempt) => attempt.claimed)).toHaveLength(1);
    expect(sandbox.written(it.ticketId)).toEqual([text]);
  });

  test("is not sent when what is stored is not what was approved", async () => {
    const it = await approve();
    const id = await it.open();
    await db.execute(`alter table draft_version disable trigger user`);
    await db.execute(
      `update draft_version set actions = jsonb_set(actions, '{0,payload,body}', '"Pay me"') where draft_id = '${it.review.draftId}'`,
    );
    await db.execute(`alter table draft_version enable trigger user`);

    expect(await it.attempt(id)).toEqual({ claimed: true, state: "failed" });
    expect(sandbox.written(it.ticketId)).toEqual([]);
    expect(await it.delivery()).toMatchObject({
      state: "failed",
      message: expect.stringContaining("not what was approved"),
    });
  });

  test("of a test origin can't reach write-back: the database refuses", async () => {
    const it = await approve();
    const id = newId();
    await db.insert(draft).values({
      id,
      workspaceId: it.workspaceId,
      workflowId: it.workflow.id,
      workflowVersionId: it.workflow.versionId,
      origin: "test",
      held: false,
      holdReasons: [],
      explanation: "",
    });
    const row = {
      id: newId(),
      workspaceId: it.workspaceId,
      decisionId: newId(),
      draftId: id,
      draftVersion: 1,
      position: 0,
      connectionId: newId(),
      state: "held",
      notBefore: new Date(),
    } as const;
    await expect(db.insert(writeBack).values({ ...row, origin: "test" })).rejects.toThrow();
    await expect(db.insert(writeBack).values({ ...row, origin: "live" })).rejects.toThrow();
  });

  test("waits while a kill switch is on and goes when it is off", async () => {
    const it = await approve();
    const id = await it.open();
    await db.insert(killSwitch).values({
      id: newId(),
      workspaceId: it.workspaceId,
      scope: "workflow",
      targetId: it.workflow.id,
      thrownBy: it.rita.actor,
    });
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "stopped" });
    expect(sandbox.written(it.ticketId)).toEqual([]);
    it.clock.advance(120);
    expect(await restarted(it)).not.toContain(id);

    await db.delete(killSwitch).where(eq(killSwitch.workspaceId, it.workspaceId));
    expect(await restarted(it)).toContain(id);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });
  });
});

describe.each(["key", "lookup"] as const)("when the connection breaks after the write (%s)", (once) => {
  test("it is neither lost nor doubled, and is not undoable meanwhile", async () => {
    const it = await approve({ once });
    const id = await it.open();
    sandbox.faults.set({ dropAfterWrite: 1 });
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sending" });
    await expect(undoDecision(it.rita, { reviewId: it.review.id })).rejects.toThrow("being sent");

    sandbox.faults.set({});
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });
    it.clock.advance(600);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual([text]);
    expect((await it.delivery())?.remoteId).toBeTruthy();
  });
});

describe("a target in trouble", () => {
  test("that answers 500 is tried again later", async () => {
    const it = await approve();
    const id = await it.open();
    sandbox.faults.set({ rate500: 1 });
    await it.attempt(id);
    // It may have written before it broke down.
    await expect(undoDecision(it.rita, { reviewId: it.review.id })).rejects.toThrow("being sent");
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });

    sandbox.faults.set({});
    it.clock.advance(600);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual([text]);
  });

  test("that asks for patience is left alone for so long", async () => {
    const it = await approve();
    const id = await it.open();
    sandbox.faults.set({ rate429: 1, retryAfter: 120 });
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "held" });
    sandbox.faults.set({});
    it.clock.advance(119);
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });
    it.clock.advance(20);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });
  });

  test("that only ever asks for patience becomes a dead letter after two days", async () => {
    const it = await approve();
    const id = await it.open();
    sandbox.faults.set({ rate429: 1, retryAfter: 60 });
    it.clock.advance(49 * 3600);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "failed" });
    expect((await listDeadLetters(it.rita, {})).data).toMatchObject([{ subjectId: id, reason: "transient" }]);
  });

  test("that refuses the content parks it as a dead letter, which an admin replays", async () => {
    const it = await approve();
    const other = await approve();
    const id = await other.open();
    await saveConnection(other.rita, vault, {
      connectionId: other.workflow.connectionId,
      connector: "sandbox-helpdesk",
      name: "Helpdesk",
      config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
      credentials: { token: "wrong" },
    });
    expect(await other.attempt(id)).toEqual({ claimed: true, state: "failed" });
    const { data } = await listDeadLetters(other.rita, {});
    expect(data).toMatchObject([{ stage: "write-back", subjectId: id, title: "Where is my parcel?" }]);
    const deadLetterId = data[0]?.id ?? "";

    await expect(replayDeadLetter(it.rita, { deadLetterId })).rejects.toThrow(NotFoundError);
    await expect(replayDeadLetter(systemContext(db, other.workspaceId, "test"), { deadLetterId })).rejects.toThrow(
      PermissionError,
    );
    await saveConnection(other.rita, vault, {
      connectionId: other.workflow.connectionId,
      connector: "sandbox-helpdesk",
      name: "Helpdesk",
      config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
      credentials: { token: sandboxToken },
    });
    await replayDeadLetter(other.rita, { deadLetterId });
    await expect(replayDeadLetter(other.rita, { deadLetterId })).rejects.toThrow(ConflictError);
    expect(await other.attempt(id)).toEqual({ claimed: true, state: "sent" });
    expect((await listDeadLetters(other.rita, {})).data).toEqual([]);
  });
});

describe("a worker that dies", () => {
  test("between the target's write and our receipt leaves a row that reconcile takes up after its deadline", async () => {
    const it = await approve({ timeoutMs: 5000 });
    const id = await it.open();
    sandbox.faults.set({ holdAfterWrite: 1 });
    // As a killed worker's: the attempt stays without an end in the database.
    void it.attempt(id).catch(() => undefined);
    await expect.poll(() => sandbox.held().length).toBe(1);
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });
    it.clock.advance(8);

    expect(await reconcileWriteBacks({ db, clock: it.clock })).toBeGreaterThan(0);
    expect(await it.attempt(id)).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual([text]);
    sandbox.release();
  });

  test("before it opened the write-backs of an approval is made good by reconcile", async () => {
    const it = await approve();
    it.clock.set(new Date(Date.now() + 120_000));
    expect(await reconcileWriteBacks({ db, clock: it.clock })).toBeGreaterThan(0);
  });
});

describe("undo", () => {
  test("within its window takes the approval back, and a second approval is sent once", async () => {
    const it = await approve({ undoSeconds: 30 });
    const id = await it.open();
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });
    expect((await getReview(it.rita, { reviewId: it.review.id })).undoUntil).toEqual(
      new Date(it.clock.now().getTime() + 30_000),
    );

    await undoDecision(it.rita, { reviewId: it.review.id });
    it.clock.advance(60);
    expect(await it.attempt(id)).toEqual({ claimed: false, reason: "not-due" });
    expect(await getReview(it.rita, { reviewId: it.review.id })).toMatchObject({
      status: "open",
      outcome: null,
      delivery: null,
    });

    const again = await recordDecision(it.rita, { ...it.seen, decision: "approved" });
    const [opened] = await openWriteBacks(it.job, again.decisionId);
    it.clock.advance(60);
    expect(await it.attempt(opened?.id ?? "")).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual([text]);
  });

  test("before the write-backs are opened is offered too, and leaves nothing to open", async () => {
    const it = await approve({ undoSeconds: 30 });
    const { undoUntil } = await getReview(it.rita, { reviewId: it.review.id });
    expect(undoUntil).toEqual(new Date(it.clock.now().getTime() + 30_000));
    await undoDecision(it.rita, { reviewId: it.review.id });
    expect(await openWriteBacks(it.job, it.decisionId)).toEqual([]);
  });

  test("and another approval while the first one's write-backs are being opened leaves nothing of the first", async () => {
    const it = await approve({ undoSeconds: 30 });

    let late: Promise<unknown> = Promise.resolve();
    const second = await db.transaction(async (tx) => {
      const rita = { ...it.rita, db: tx as unknown as Database };
      await undoDecision(rita, { reviewId: it.review.id });
      late = openWriteBacks(it.job, it.decisionId);
      await untilSomebodyWaits(db);
      const edit = { decision: "approved_with_edits" as const, edits: { body: "The right text." } };
      return recordDecision(rita, { ...it.seen, ...edit });
    });

    expect(await late).toEqual([]);
    const [opened] = await openWriteBacks(it.job, second.decisionId);
    it.clock.advance(60);
    expect(await it.attempt(opened?.id ?? "")).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual(["The right text."]);
  });

  test("against send: exactly one of the two wins", async () => {
    for (let round = 0; round < 8; round += 1) {
      const it = await approve({ undoSeconds: 30 });
      const id = await it.open();
      it.clock.advance(30);
      const [sent, undone] = await Promise.allSettled([
        it.attempt(id),
        undoDecision(it.rita, { reviewId: it.review.id }),
      ]);
      const wasSent = sent.status === "fulfilled" && sent.value.claimed;
      expect(wasSent).toBe(undone.status === "rejected");
      expect(sandbox.written(it.ticketId)).toHaveLength(wasSent ? 1 : 0);
    }
  });

  test("is not there for a reviewer of another group", async () => {
    const it = await approve({ undoSeconds: 30 });
    const groupId = await createGroup(db, it.workspaceId, "Finance");
    await db.update(review).set({ groupId }).where(eq(review.id, it.review.id));
    const omar = contextFor(db, await createMember(db, { workspaceId: it.workspaceId, roles: ["reviewer"] }));

    await expect(undoDecision(omar, { reviewId: it.review.id })).rejects.toBeInstanceOf(NotFoundError);
    expect(await getReview(it.rita, { reviewId: it.review.id })).toMatchObject({ status: "decided" });
  });

  test("of what failed lets the reviewer change it and approve again; its dead letter is closed", async () => {
    const it = await approve();
    const id = await it.open();
    await db.update(writeBack).set({ state: "failed" }).where(eq(writeBack.id, id));
    await db.insert(deadLetter).values({
      id: newId(),
      workspaceId: it.workspaceId,
      stage: "write-back",
      subjectId: id,
      draftId: it.review.draftId,
      reason: "client",
      message: "The helpdesk refuses it.",
    });

    await undoDecision(it.rita, { reviewId: it.review.id });
    expect((await listDeadLetters(it.rita, {})).data).toEqual([]);
    const edits = { body: "Something that the helpdesk takes." };
    const again = await recordDecision(it.rita, { ...it.seen, decision: "approved_with_edits", edits });
    const [opened] = await openWriteBacks(it.job, again.decisionId);
    expect(await it.attempt(opened?.id ?? "")).toEqual({ claimed: true, state: "sent" });
    expect(sandbox.written(it.ticketId)).toEqual([edits.body]);
  });

  test("of a rejection is offered as long as of an approval, and refused afterwards", async () => {
    const it = await approve({ undoSeconds: 30 });
    const { id: reviewId } = it.review;
    await undoDecision(it.rita, { reviewId });
    const reject = { ...it.seen, decision: "rejected", comment: "Not ours." } as const;
    await recordDecision(it.rita, reject);
    it.clock.advance(29);
    expect((await getReview(it.rita, { reviewId })).undoUntil).toEqual(new Date(it.clock.now().getTime() + 1000));
    expect(await undoDecision(it.rita, { reviewId })).toEqual({ reviewId, reviewStatus: "open" });

    await recordDecision(it.rita, reject);
    it.clock.advance(30);
    expect(await getReview(it.rita, { reviewId })).toMatchObject({ outcome: "rejected", undoUntil: null });
    await expect(undoDecision(it.rita, { reviewId })).rejects.toThrow("The time to take this rejection back is over.");
    expect(await getReview(it.rita, { reviewId })).toMatchObject({ status: "decided", outcome: "rejected" });
  });

  test("of a rejection is not offered where the workflow promises no time for it", async () => {
    const it = await approve();
    const { id: reviewId } = it.review;
    await undoDecision(it.rita, { reviewId });
    await recordDecision(it.rita, { ...it.seen, decision: "rejected", comment: "Not ours." });
    expect((await getReview(it.rita, { reviewId })).undoUntil).toBeNull();
    await expect(undoDecision(it.rita, { reviewId })).rejects.toBeInstanceOf(ConflictError);
  });

  test("after it was sent says so", async () => {
    const it = await approve();
    await it.attempt(await it.open());
    await expect(undoDecision(it.rita, { reviewId: it.review.id })).rejects.toThrow("It has been sent");
  });
});

test("a reviewer of another group is not shown what was written, nor what failed to be", async () => {
  const it = await approve();
  await it.open();
  await withTransaction(it.job, (tx) =>
    parkDeadLetter(tx, it.job, {
      stage: "write-back",
      subjectId: newId(),
      draftId: it.review.draftId,
      reason: "client",
      message: "Refused.",
    }),
  );
  const groupId = await createGroup(db, it.workspaceId, "Finance");
  await db.update(review).set({ groupId }).where(eq(review.id, it.review.id));
  const omar = contextFor(db, await createMember(db, { workspaceId: it.workspaceId, roles: ["reviewer"] }));

  for (const list of [listWriteBacks, listDeadLetters]) {
    expect((await list(omar, {})).data).toEqual([]);
    expect((await list({ ...omar, groupIds: [groupId] }, {})).data).toHaveLength(1);
    expect((await list(it.rita, {})).data).toHaveLength(1);
  }
});

test("a person's word ends an uncertain write-back", async () => {
  const it = await approve();
  const id = await it.open();
  await db.update(writeBack).set({ state: "uncertain" }).where(eq(writeBack.id, id));
  expect(await resolveUncertain(it.rita, { writeBackId: id, outcome: "sent", remoteId: "c-77" })).toEqual({
    state: "sent",
  });
  expect(await it.delivery()).toMatchObject({ state: "sent", remoteId: "c-77" });
  await expect(resolveUncertain(it.rita, { writeBackId: id, outcome: "not_sent" })).rejects.toThrow(ConflictError);
});
