import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import { ConflictError, NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import type { Role } from "@/lib/members/permissions";
import { assignReview, listAssignees } from "@/lib/review/assign-review";
import { claimReview } from "@/lib/review/claim-review";
import { getReview } from "@/lib/review/get-review";
import { listReviews } from "@/lib/review/list-reviews";
import type { ReviewView } from "@/lib/review/queue-options";
import { snoozeReview } from "@/lib/review/snooze-review";
import { TestClock } from "../../support/clock";
import { contextFor, createGroup, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const finance = await createGroup(db, workspaceId, "Finance");
  const workflow = await createWorkflow(db, workspaceId);
  const member = async (name: string, role: "reviewer" | "auditor") =>
    createMember(db, { workspaceId, roles: [role], name });
  const [rita, omar, otto] = [
    await member("Rita", "reviewer"),
    await member("Omar", "reviewer"),
    await member("Otto", "auditor"),
  ];
  const as = (who: typeof rita) => contextFor(db, who, { clock });
  const review = await createReview(as(rita), workflow, { clock });
  return {
    workspaceId,
    clock,
    finance,
    workflow,
    review,
    ids: { rita: rita.id, omar: omar.id, otto: otto.id },
    rita: as(rita),
    omar: as(omar),
    otto: as(otto),
  };
}

const sees = async (ctx: TestContext, view: ReviewView): Promise<boolean> =>
  (await listReviews(ctx, { view })).data.length > 0;

const audited = async (reviewId: string, action: "review.snoozed" | "review.reassigned") =>
  (
    await db
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.entityId, reviewId), eq(auditEntry.action, action)))
  ).length;

test("a snoozed draft leaves the queue and comes back by itself at its time", async () => {
  const { rita, omar, clock, review } = await arrange();
  await snoozeReview(rita, { reviewId: review.id, until: secondsAfter(clock.now(), 3600) });

  expect([await sees(rita, "open"), await sees(omar, "open"), await sees(rita, "snoozed")]).toEqual([
    false,
    false,
    true,
  ]);
  expect(await audited(review.id, "review.snoozed")).toBe(1);
  clock.advance(3601);
  expect([await sees(rita, "open"), await sees(rita, "snoozed")]).toEqual([true, false]);
});

test("a snoozed draft can be taken back in, and decided all the same", async () => {
  const { rita, omar, clock, review } = await arrange();
  await snoozeReview(rita, { reviewId: review.id, until: secondsAfter(clock.now(), 3600) });
  await snoozeReview(omar, { reviewId: review.id, until: null });
  expect(await sees(rita, "open")).toBe(true);

  await snoozeReview(rita, { reviewId: review.id, until: secondsAfter(clock.now(), 3600) });
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(omar, { reviewId, draftVersion, contentHash, decision: "approved" });
  expect(await sees(rita, "snoozed")).toBe(false);
  await expect(snoozeReview(rita, { reviewId, until: null })).rejects.toThrow(ConflictError);
});

test.each([-60, 0, 31 * 86_400])("a draft can't be put off by %i s", async (seconds) => {
  const { rita, clock, review } = await arrange();
  const until = secondsAfter(clock.now(), seconds);
  await expect(snoozeReview(rita, { reviewId: review.id, until })).rejects.toThrow(ValidationError);
  expect(await audited(review.id, "review.snoozed")).toBe(0);
});

test("a draft that is given to somebody is theirs to see and decide, whatever its group, and waits for the giver no more", async () => {
  const { rita, omar, finance, clock, workflow, ids } = await arrange();
  const theirs = await createReview(rita, await createWorkflow(db, workflow.workspaceId, {}), { clock });
  await claimReview(rita, { reviewId: theirs.id });
  // To Finance, which neither is in: from then on nobody of the two sees it.
  await assignReview(rita, { reviewId: theirs.id, groupId: finance });
  await expect(getReview(omar, { reviewId: theirs.id })).rejects.toThrow(NotFoundError);
  await expect(assignReview(rita, { reviewId: theirs.id, memberId: ids.omar })).rejects.toThrow(NotFoundError);

  const approver = contextFor(db, await createMember(db, { workspaceId: rita.workspaceId, roles: ["approver"] }), {
    clock,
  });
  await assignReview(approver, { reviewId: theirs.id, memberId: ids.omar });
  expect(await getReview(omar, { reviewId: theirs.id })).toMatchObject({
    assigneeName: "Omar",
    groupName: "Finance",
    claimedBy: null,
  });
  expect([await sees(omar, "mine"), await sees(rita, "mine"), await sees(approver, "waiting")]).toEqual([
    true,
    false,
    true,
  ]);
  const { id: reviewId, draftVersion, contentHash } = theirs;
  expect(await recordDecision(omar, { reviewId, draftVersion, contentHash, decision: "approved" })).toMatchObject({
    reviewStatus: "decided",
  });
  expect(await audited(theirs.id, "review.reassigned")).toBe(2);
});

test("only who may decide gives and is given drafts, within the workspace", async () => {
  const { rita, otto, review, ids } = await arrange();
  const other = await arrange();

  expect((await listAssignees(rita, { reviewId: review.id })).people.map(({ name }) => name)).toEqual(["Omar", "Rita"]);
  await expect(assignReview(otto, { reviewId: review.id, memberId: ids.rita })).rejects.toThrow(PermissionError);
  await expect(assignReview(rita, { reviewId: review.id, memberId: ids.otto })).rejects.toThrow(ValidationError);
  await expect(assignReview(rita, { reviewId: review.id, memberId: other.ids.rita })).rejects.toThrow(ValidationError);
  await expect(assignReview(rita, { reviewId: review.id, groupId: other.finance })).rejects.toThrow(NotFoundError);
  await expect(assignReview(other.rita, { reviewId: review.id, memberId: other.ids.rita })).rejects.toThrow(
    NotFoundError,
  );
  await expect(snoozeReview(other.rita, { reviewId: review.id, until: null })).rejects.toThrow(NotFoundError);
});

test("a draft that waits for a second vote is not given to whoever gave the first: it would wait for nobody", async () => {
  const { workspaceId, rita, omar, ids } = await arrange();
  const review = { policy: { kind: "count", needed: 2 } } as const;
  const {
    id: reviewId,
    draftVersion,
    contentHash,
  } = await createReview(rita, await createWorkflow(db, workspaceId, { review }));
  await recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "approved" });

  for (const who of [rita, omar])
    await expect(assignReview(who, { reviewId, memberId: ids.rita })).rejects.toThrow("Rita has approved this draft");
  expect((await listAssignees(omar, { reviewId })).people).toEqual([{ id: ids.omar, name: "Omar" }]);
  expect(await audited(reviewId, "review.reassigned")).toBe(0);

  await assignReview(rita, { reviewId, memberId: ids.omar });
  // With the text written anew by Omar, Rita's vote no longer stands.
  await recordDecision(omar, {
    reviewId,
    draftVersion,
    contentHash,
    decision: "approved_with_edits",
    edits: { body: "It comes tomorrow." },
  });
  expect((await listAssignees(rita, { reviewId })).people).toEqual([{ id: ids.rita, name: "Rita" }]);
  await assignReview(omar, { reviewId, memberId: ids.rita });
  expect([await sees(rita, "mine"), await sees(omar, "mine")]).toEqual([true, false]);
});

const mayOnlyLook = async () => {
  const { workspaceId, clock, finance, workflow, rita, ...rest } = await arrange();
  const person = async (roles: Role[], groups: string[] = []) =>
    contextFor(db, await createMember(db, { workspaceId, roles, groups }), { clock });
  const fay = await person(["reviewer"], ["Finance"]);
  const theirs = await createReview(fay, workflow, { clock });
  const { id: reviewId, draftVersion, contentHash } = theirs;
  const approve = (who: TestContext) =>
    recordDecision(who, { reviewId, draftVersion, contentHash, decision: "approved" });
  return { ...rest, workspaceId, clock, finance, rita, person, fay, reviewId, theirs, approve };
};

test.each([["auditor"], ["admin"]] as const)(
  "a reviewer who sees another group's draft as %s can neither take it, open it to all nor put it off",
  async (role) => {
    const { person, fay, finance, reviewId, approve, clock } = await mayOnlyLook();
    await assignReview(fay, { reviewId, groupId: finance });
    const looker = await person(["reviewer", role], ["Support"]);
    const me = looker.actor.kind === "person" ? looker.actor.memberId : "";

    const [support] = looker.groupIds;
    for (const to of [{ memberId: me }, { groupId: null }, { groupId: support }])
      await expect(assignReview(looker, { reviewId, ...to })).rejects.toThrow(PermissionError);
    await expect(snoozeReview(looker, { reviewId, until: secondsAfter(clock.now(), 60) })).rejects.toThrow(
      PermissionError,
    );
    await expect(approve(looker)).rejects.toThrow(PermissionError);
    expect([await audited(reviewId, "review.reassigned"), await audited(reviewId, "review.snoozed")]).toEqual([1, 0]);
  },
);

test("whoever escalated a draft to another group neither takes it back nor gives it away", async () => {
  const { person, rita, finance, reviewId, theirs, approve, ids, clock } = await mayOnlyLook();
  await db.update(reviewTable).set({ groupId: finance, escalatedBy: ids.rita }).where(eq(reviewTable.id, reviewId));
  expect(await getReview(rita, { reviewId })).toMatchObject({ id: theirs.id });

  for (const memberId of [ids.rita, ids.omar])
    await expect(assignReview(rita, { reviewId, memberId })).rejects.toThrow(PermissionError);
  await expect(snoozeReview(rita, { reviewId, until: secondsAfter(clock.now(), 60) })).rejects.toThrow(PermissionError);
  await expect(approve(rita)).rejects.toThrow(PermissionError);
  const boss = await person(["approver"]);
  await snoozeReview(boss, { reviewId, until: secondsAfter(clock.now(), 60) });
});

test("an admin gives another group's draft to others, who decide it", async () => {
  const { person, fay, omar, finance, reviewId, approve, ids } = await mayOnlyLook();
  await assignReview(fay, { reviewId, groupId: finance });
  const admin = await person(["reviewer", "admin"]);
  await assignReview(admin, { reviewId, memberId: ids.omar });
  await expect(approve(admin)).rejects.toThrow(PermissionError);
  expect(await approve(omar)).toMatchObject({ reviewStatus: "decided" });
});
