import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { NotFoundError, PermissionError, StaleVersionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { secondsAfter } from "@/lib/core/clock";
import type { ApprovalPolicy } from "@/lib/decisions/approval-policy";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview } from "@/lib/review/assign-review";
import { claimReview } from "@/lib/review/claim-review";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { listReviews } from "@/lib/review/list-reviews";
import type { ReviewView } from "@/lib/review/queue-options";
import { snoozeReview } from "@/lib/review/snooze-review";
import { publishWorkflow } from "@/lib/workflows/publish-workflow";
import { TestClock } from "../../support/clock";
import { contextFor, createGroup, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow, definitionFor } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

/** Rita reviews; Lena leads, and is in the group that escalated drafts go to if the workflow names it. */
async function arrange({ toLeads = true, policy }: { toLeads?: boolean; policy?: ApprovalPolicy } = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const leads = await createGroup(db, workspaceId, "Leads");
  const person = async (name: string, groups: string[] = []) =>
    contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], name, groups }), { clock });
  const [rita, omar, lena] = [await person("Rita"), await person("Omar"), await person("Lena", ["Leads"])];
  const workflow = await createWorkflow(db, workspaceId, {
    review: { ...(policy && { policy }), escalateTo: toLeads ? leads : undefined },
  });
  return {
    workspaceId,
    clock,
    leads,
    workflow,
    rita,
    omar,
    lena,
    review: await createReview(rita, workflow, { clock }),
  };
}

const seen = ({ id: reviewId, draftVersion, contentHash }: ReviewDetail) => ({ reviewId, draftVersion, contentHash });
const escalated = (review: ReviewDetail) =>
  ({ ...seen(review), decision: "escalated", comment: "He threatens to sue." }) as const;
const sees = async (ctx: TestContext, view: ReviewView): Promise<boolean> =>
  (await listReviews(ctx, { view })).data.length > 0;
const rankOf = async ({ id }: ReviewDetail) =>
  (await db.select().from(reviewTable).where(eq(reviewTable.id, id)))[0]?.rankAt;

test("an escalated draft waits for the group that its workflow names, says why, and comes first there", async () => {
  const { rita, omar, lena, review, clock } = await arrange();
  const before = await rankOf(review);
  await assignReview(rita, { reviewId: review.id, memberId: rita.actor.kind === "person" ? rita.actor.memberId : "" });
  await claimReview(rita, { reviewId: review.id });
  await snoozeReview(rita, { reviewId: review.id, until: secondsAfter(clock.now(), 3600) });

  expect(await recordDecision(rita, escalated(review))).toMatchObject({ reviewStatus: "open", openVotes: 1 });
  expect(await getReview(lena, { reviewId: review.id })).toMatchObject({
    status: "open",
    groupName: "Leads",
    assigneeName: null,
    claimedBy: null,
    snoozedUntil: null,
    decisions: [{ outcome: "escalated", actorName: "Rita", comment: "He threatens to sue." }],
  });
  expect((await rankOf(review))?.getTime()).toBeLessThan(before?.getTime() ?? 0);
  expect(await sees(lena, "open")).toBe(true);
  // Whoever passed it on can follow what becomes of it; others of the first group no longer see it.
  expect([await sees(rita, "open"), await sees(rita, "waiting"), await sees(omar, "open")]).toEqual([
    false,
    true,
    false,
  ]);
  await expect(recordDecision(rita, { ...seen(review), decision: "approved" })).rejects.toThrow(PermissionError);
  expect(await recordDecision(lena, { ...seen(review), decision: "approved" })).toMatchObject({
    reviewStatus: "decided",
  });
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, rita.workspaceId), eq(auditEntry.action, "decision.recorded")));
  expect(audited).toHaveLength(2);
});

test("where the workflow names no group it stays with its own, but leaves the queue of who escalated it", async () => {
  const { rita, omar, review } = await arrange({ toLeads: false });
  await recordDecision(rita, escalated(review));
  expect([await sees(rita, "open"), await sees(rita, "waiting"), await sees(omar, "open")]).toEqual([
    false,
    true,
    true,
  ]);
  // Deciding it after all takes the escalation back.
  expect(await recordDecision(rita, { ...seen(review), decision: "approved" })).toMatchObject({
    reviewStatus: "decided",
  });
});

test("votes that were given stand when somebody else escalates", async () => {
  const { rita, omar, review } = await arrange({ toLeads: false, policy: { kind: "count", needed: 2 } });
  await recordDecision(omar, { ...seen(review), decision: "approved" });
  expect(await recordDecision(rita, escalated(review))).toMatchObject({ reviewStatus: "open", openVotes: 1 });
  expect(await recordDecision(rita, { ...seen(review), decision: "approved" })).toMatchObject({
    reviewStatus: "decided",
  });
});

test("it is refused without words, for a version that is gone, and from outside", async () => {
  const { rita, review } = await arrange();
  const stranger = (await arrange()).rita;
  await expect(recordDecision(rita, { ...escalated(review), comment: " \n" })).rejects.toMatchObject({
    details: { faults: [{ path: "/comment" }] },
  });
  await expect(recordDecision(rita, { ...escalated(review), draftVersion: 7 })).rejects.toThrow(StaleVersionError);
  await expect(recordDecision(stranger, escalated(review))).rejects.toThrow(NotFoundError);
  expect(await getReview(rita, { reviewId: review.id })).toMatchObject({ decisions: [] });
});

test("a workflow can't send what is escalated to another workspace's group", async () => {
  const [mine, theirs] = [await arrange(), await arrange()];
  const admin = contextFor(db, await createMember(db, { workspaceId: mine.workspaceId, roles: ["admin"] }));
  const definition = definitionFor(mine.workflow.connectionId, { review: { escalateTo: theirs.leads } });
  await expect(publishWorkflow(admin, { slug: "support", name: "Support", definition })).rejects.toThrow(
    ValidationError,
  );
});
