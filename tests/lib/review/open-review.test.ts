import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { score } from "@/lib/db/schema/confidence/score";
import { draft } from "@/lib/db/schema/drafting/draft";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { takeTurn } from "@/lib/drafting/take-turn";
import { systemContext } from "@/lib/members/system-context";
import { openReview } from "@/lib/review/open-review";
import { parkEvent } from "@/lib/write-back/park-event";
import { pauseWorkflow, resumeWorkflow } from "@/lib/workflows/pause-workflow";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createEvent, createGeneration, createReview, createWorkflow, type TestWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const workflow = await createWorkflow(db, workspaceId);
  const admin = contextFor(db, await createMember(db, { workspaceId, roles: ["admin", "reviewer"] }));
  return { workspaceId, workflow, admin, job: systemContext(db, workspaceId, "test") };
}

const startedFor = async (eventId: string): Promise<number> => {
  const rows = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "event/accepted"));
  return rows.filter((row) => row.data.eventId === eventId).length;
};

const draftEvent = async (of: TestWorkflow, eventId: string) =>
  openReview(systemContext(db, of.workspaceId, "test"), await createGeneration(db, of, eventId));

test("a generated draft is put into the queue with its score, route and audit entries", async () => {
  const { admin, workflow } = await arrange();
  const review = await createReview(admin, workflow);

  expect(review).toMatchObject({
    status: "open",
    title: "Where is my parcel?",
    customer: "Jane Smith",
    confidence: 0.9,
    votes: { needed: 1, open: 1 },
  });
  const actions = await db
    .select({ action: auditEntry.action })
    .from(auditEntry)
    .where(eq(auditEntry.workspaceId, admin.workspaceId));
  expect(actions.map((row) => row.action).sort()).toEqual(["draft.created", "review.opened"]);
});

test("a held event is put into the queue without a score: nothing was drafted that could be right", async () => {
  const { admin, workflow } = await arrange();
  const holdReasons = [{ code: "stale" as const, message: "It is old." }];
  const held = await createReview(admin, workflow, { output: { content: { body: "" }, signals: [], holdReasons } });
  const drafted = await createReview(admin, workflow);

  expect(held).toMatchObject({ held: true, confidence: null });
  const scored = await db.select().from(score).where(eq(score.workspaceId, admin.workspaceId));
  expect(scored.map(({ draftId, signals }) => [draftId, signals.length])).toEqual([[drafted.draftId, 1]]);
});

test("an event has one draft, however often its run is repeated", async () => {
  const { workflow } = await arrange();
  const { id } = await createEvent(db, workflow);
  const made = await Promise.all([draftEvent(workflow, id), draftEvent(workflow, id), draftEvent(workflow, id)]);

  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await db.select().from(draft).where(eq(draft.eventId, id))).toHaveLength(1);
});

test("events of one subject that arrive in reverse are drafted in source order", async () => {
  const { workflow, job } = await arrange();
  const second = await createEvent(db, workflow, { subject: "T-1", sourceOrder: 2 });
  const first = await createEvent(db, workflow, { subject: "T-1", sourceOrder: 1 });

  expect(await takeTurn(job, second.id)).toEqual({ turn: "later" });
  expect(await takeTurn(job, first.id)).toEqual({ turn: "now", supersededBy: null });
  await draftEvent(workflow, first.id);

  expect(await startedFor(second.id)).toBe(1);
  expect(await takeTurn(job, second.id)).toEqual({ turn: "now", supersededBy: null });
});

test("an event that arrives after a newer one of its subject was drafted is known to be superseded", async () => {
  const { workflow, job } = await arrange();
  const newer = await createEvent(db, workflow, { subject: "T-2", sourceOrder: 2 });
  await draftEvent(workflow, newer.id);
  const late = await createEvent(db, workflow, { subject: "T-2", sourceOrder: 1 });
  expect(await takeTurn(job, late.id)).toEqual({ turn: "now", supersededBy: newer.id });
});

test("an event that can't be drafted is parked and lets the next of its subject go on", async () => {
  const { workflow, job } = await arrange();
  const first = await createEvent(db, workflow, { subject: "T-3", sourceOrder: 1 });
  const second = await createEvent(db, workflow, { subject: "T-3", sourceOrder: 2 });

  await parkEvent(job, first.id, "The drafter failed.");

  expect(await startedFor(second.id)).toBe(1);
  expect(await takeTurn(job, second.id)).toMatchObject({ turn: "now" });
});

test("a paused workflow drafts nothing; resuming starts what came in meanwhile, the earliest of each subject", async () => {
  const { admin, workflow, job } = await arrange();
  await pauseWorkflow(admin, { workflowId: workflow.id });
  const first = await createEvent(db, workflow, { subject: "T-4", sourceOrder: 1 });
  const second = await createEvent(db, workflow, { subject: "T-4", sourceOrder: 2 });
  const other = await createEvent(db, workflow, { subject: "T-5" });
  expect(await takeTurn(job, first.id)).toEqual({ turn: "paused" });

  await resumeWorkflow(admin, { workflowId: workflow.id });

  expect(await Promise.all([first, second, other].map(({ id }) => startedFor(id)))).toEqual([1, 0, 1]);
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, workflow.id)));
  expect(audited.map((row) => row.action)).toEqual(["workflow.paused", "workflow.resumed"]);
});
