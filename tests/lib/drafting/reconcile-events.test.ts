import { beforeEach, expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { reconcileEvents } from "@/lib/drafting/reconcile-events";
import { systemContext } from "@/lib/members/system-context";
import { pauseWorkflow } from "@/lib/workflows/pause-workflow";
import { parkEvent } from "@/lib/write-back/park-event";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createEvent, createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeEach(async () => {
  db = await testDatabase();
});

/** The events that are started again so many seconds from now. */
async function startedAfter(seconds: number): Promise<unknown[]> {
  await db.delete(outboxEvent);
  await reconcileEvents({ db, clock: new TestClock(secondsAfter(new Date(), seconds)) });
  return (await db.select().from(outboxEvent)).map(({ data }) => data.eventId);
}

test("an event that was lost on its way to a draft is started again, the earliest of its subject", async () => {
  const { id: workspaceId } = await createWorkspace(db);
  const workflow = await createWorkflow(db, workspaceId);
  await createEvent(db, workflow, { subject: "T-1", sourceOrder: 2 });
  const first = await createEvent(db, workflow, { subject: "T-1", sourceOrder: 1 });

  expect(await startedAfter(60)).toEqual([]);
  expect(await startedAfter(3600)).toEqual([first.id]);
});

test("what has its draft, is parked, or waits for its workflow is left alone", async () => {
  const admin = contextFor(db, await createMember(db, { roles: ["admin"] }));
  const workflow = await createWorkflow(db, admin.workspaceId);
  await createReview(admin, workflow);
  const parked = await createEvent(db, workflow);
  await parkEvent(systemContext(db, admin.workspaceId, "test"), parked.id, "It failed.");
  expect(await startedAfter(3600)).toEqual([]);

  const waiting = await createEvent(db, workflow);
  expect(await startedAfter(3600)).toEqual([waiting.id]);
  await pauseWorkflow(admin, { workflowId: workflow.id });
  expect(await startedAfter(3600)).toEqual([]);
});
