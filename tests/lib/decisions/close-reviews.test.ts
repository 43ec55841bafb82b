import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { review } from "@/lib/db/schema/review/review";
import { expireReviews, supersedeOlder } from "@/lib/decisions/close-reviews";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { openReview } from "@/lib/review/open-review";
import { secondsAfter } from "@/lib/core/clock";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createEvent, createGeneration, createReview, createWorkflow } from "../../support/workflow";

const db = await testDatabase();

async function arrange(settings: { expiresInMinutes?: number } = {}) {
  const clock = new TestClock();
  const reviewer = contextFor(db, await createMember(db, { roles: ["reviewer"] }), { clock });
  const workflow = await createWorkflow(db, reviewer.workspaceId, { review: settings });
  const system = systemContext(db, reviewer.workspaceId, "test", clock);
  /** What the drafting function does at its end. */
  async function draftNext(
    options: Parameters<typeof createEvent>[2],
    output?: Parameters<typeof createGeneration>[3],
  ) {
    const { id } = await createEvent(db, workflow, { clock, ...options });
    const opened = await openReview(system, await createGeneration(db, workflow, id, output));
    return { eventId: id, ...opened, closed: await supersedeOlder(system, id) };
  }
  const statusOf = async (reviewId: string) => (await getReview(reviewer, { reviewId })).status;
  return { clock, reviewer, workflow, system, draftNext, statusOf };
}

test("when the customer writes again, the draft about what they wrote before is closed and names the newer one", async () => {
  const { reviewer, workflow, draftNext, statusOf, system } = await arrange();
  const other = await createReview(reviewer, workflow);
  const older = await createReview(reviewer, workflow, { subject: "T-1", sourceOrder: 1 });
  const { reviewId = "", draftId, closed, eventId } = await draftNext({ subject: "T-1", sourceOrder: 2 });
  expect(closed).toBe(1);
  expect(await getReview(reviewer, { reviewId: older.id })).toMatchObject({
    status: "superseded",
    supersededBy: draftId,
  });
  expect([await statusOf(reviewId), await statusOf(other.id)]).toEqual(["open", "open"]);

  const { draftVersion, contentHash } = older;
  const late = recordDecision(reviewer, { reviewId: older.id, draftVersion, contentHash, decision: "approved" });
  await expect(late).rejects.toMatchObject({ status: 409, details: { reason: "closed" } });
  expect(await supersedeOlder(system, eventId)).toBe(0);
  const entries = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, older.id), eq(auditEntry.action, "review.superseded")));
  expect(entries).toHaveLength(1);
});

test("another message of the same conversation does the same; one of another workflow or of before does not", async () => {
  const { clock, reviewer, workflow, draftNext, statusOf } = await arrange();
  const first = { subject: "M-1", conversationKey: "C-1" };
  const older = await createReview(reviewer, workflow, first);
  const elsewhere = await createReview(reviewer, await createWorkflow(db, reviewer.workspaceId), first);
  const later = { subject: "M-2", conversationKey: "C-1", occurredAt: secondsAfter(clock.now(), 5) };
  expect((await draftNext(later)).closed).toBe(1);
  expect([await statusOf(older.id), await statusOf(elsewhere.id)]).toEqual(["superseded", "open"]);
  const { closed } = await draftNext({ subject: "M-0", conversationKey: "C-1" });
  expect(closed).toBe(0);
});

test("what was held back, or is a decision already, stays as it is", async () => {
  const { reviewer, workflow, draftNext, statusOf } = await arrange();
  const waiting = await createReview(reviewer, workflow, { subject: "T-1", sourceOrder: 1 });
  const holdReasons = [{ code: "too-short" as const, message: "Too short." }];
  expect((await draftNext({ subject: "T-1", sourceOrder: 2 }, { holdReasons, content: { body: "" } })).closed).toBe(0);
  expect(await statusOf(waiting.id)).toBe("open");
  await recordDecision(reviewer, {
    reviewId: waiting.id,
    draftVersion: waiting.draftVersion,
    contentHash: waiting.contentHash,
    decision: "rejected",
    comment: "No",
  });
  await draftNext({ subject: "T-1", sourceOrder: 3 });
  expect(await statusOf(waiting.id)).toBe("decided");
});

test("what is taken back after something newer came is not put into the queue again", async () => {
  const { reviewer, workflow, draftNext, statusOf } = await arrange();
  const older = await createReview(reviewer, workflow, { subject: "T-1", sourceOrder: 1 });
  const { id: reviewId, draftVersion, contentHash } = older;
  const approve = () => recordDecision(reviewer, { reviewId, draftVersion, contentHash, decision: "approved" });
  await approve();
  expect(await undoDecision(reviewer, { reviewId })).toMatchObject({ reviewStatus: "open" });
  await approve();
  await draftNext({ subject: "T-1", sourceOrder: 2 });
  expect(await undoDecision(reviewer, { reviewId })).toMatchObject({ reviewStatus: "superseded" });
  expect(await statusOf(reviewId)).toBe("superseded");
});

test("what nobody decides in time closes by itself as a no, and can't be approved in the last minute", async () => {
  const { clock, reviewer, workflow, statusOf } = await arrange({ expiresInMinutes: 30 });
  const limited = await createReview(reviewer, workflow);
  const unlimited = await createReview(reviewer, await createWorkflow(db, reviewer.workspaceId));
  expect(limited.expiresAt).toEqual(secondsAfter(clock.now(), 1800));
  await expireReviews({ db, clock });
  expect(await statusOf(limited.id)).toBe("open");

  await clock.advance(1801);
  const { draftVersion, contentHash } = limited;
  const late = recordDecision(reviewer, { reviewId: limited.id, draftVersion, contentHash, decision: "approved" });
  await expect(late).rejects.toMatchObject({ status: 409, details: { reason: "expired" } });
  expect(await expireReviews({ db, clock })).toBeGreaterThan(0);
  expect([await statusOf(limited.id), await statusOf(unlimited.id)]).toEqual(["expired", "open"]);
  const [row] = await db.select().from(review).where(eq(review.id, limited.id));
  expect(row).toMatchObject({ outcome: null, supersededBy: null, closedAt: clock.now() });
});
