import { beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { deadLetter } from "@/lib/db/schema/write-back/dead-letter";
import { newId } from "@/lib/core/id";
import { eq } from "drizzle-orm";
import { withTransaction } from "@/lib/db/transaction";
import { acceptDelivery } from "@/lib/intake/accept-delivery";
import { nextPendingEvent } from "@/lib/intake/next-event";
import { createReview } from "../../support/workflow";
import { testDatabase } from "../../support/database";
import { createTestTrigger, signed, type TestTrigger, ticket } from "../../support/trigger";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const next = (workflowId: string, subject: string) =>
  withTransaction({ db }, (tx) => nextPendingEvent(tx, { workflowId, subject }));
const deliver = async (of: TestTrigger, payload: Record<string, unknown>) =>
  (await acceptDelivery({ db, clock: of.admin.clock, vault: of.vault }, signed(of, payload))).eventId;

test("of events that arrived in reverse, the source's first is next", async () => {
  const support = await createTestTrigger(db);
  const arrived: string[] = [];
  for (const version of [10, 9, 2, 1]) arrived.push(await deliver(support, ticket({ id: "T-1", version })));
  expect(await next(support.workflow.id, "T-1")).toEqual({ id: arrived.at(-1) });
});

test("without versions the time of occurrence decides, and arrival where two are the same", async () => {
  const support = await createTestTrigger(db);
  await deliver(support, ticket({ id: "T-1", created_at: "2026-03-01T10:00:00Z" }));
  const first = await deliver(support, ticket({ id: "T-1", created_at: "2026-03-01T09:59:59.999Z" }));
  await deliver(support, ticket({ id: "T-1", created_at: "2026-03-01T09:59:59.999Z" }));
  expect(await next(support.workflow.id, "T-1")).toEqual({ id: first });
});

test("what has its draft, waits in the dead letters, or is of another subject or workflow is not next", async () => {
  const [support, other] = [await createTestTrigger(db), await createTestTrigger(db)];
  await createReview(support.admin, support.workflow, { subject: "T-1", sourceOrder: 0 });
  const parked = await deliver(support, ticket({ id: "T-1", version: 1 }));
  await deliver(support, ticket({ id: "T-2", version: 0 }));
  await deliver(other, ticket({ id: "T-1", version: 0 }));
  const letter = { id: newId(), workspaceId: support.admin.workspaceId, stage: "drafting" as const, subjectId: parked };
  await db.insert(deadLetter).values({ ...letter, reason: "drafting-failed", message: "" });

  expect(await next(support.workflow.id, "T-1")).toBeNull();
  await db.update(deadLetter).set({ replayedAt: new Date() }).where(eq(deadLetter.id, letter.id));
  expect(await next(support.workflow.id, "T-1")).toEqual({ id: parked });
});
