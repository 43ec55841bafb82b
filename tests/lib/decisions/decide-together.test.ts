import { and, eq, isNotNull, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { decision } from "@/lib/db/schema/decisions/decision";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { decideTogether } from "@/lib/decisions/decide-together";
import { recordDecision } from "@/lib/decisions/record-decision";
import { getAlike, listAlike } from "@/lib/review/alike";
import type { ReviewDetail } from "@/lib/review/get-review";
import { getReview } from "@/lib/review/get-review";
import { viewReview, viewReviews } from "@/lib/review/view-review";
import { undoTogether } from "@/lib/write-back/undo-together";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { ticketMapping } from "../../support/trigger";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(review: Parameters<typeof createWorkflow>[2] = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const person = async () => contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"] }), { clock });
  const [rita, ron] = [await person(), await person()];
  const of = await createWorkflow(db, workspaceId, { undoSeconds: 60, ...review });
  const put = (body: string, triggerId?: string) =>
    createReview(rita, of, { triggerId, output: { content: { body } } });
  return { workspaceId, rita, ron, put, of };
}

const asSeen = ({ id, draftVersion, contentHash }: ReviewDetail) => ({ reviewId: id, draftVersion, contentHash });

test("each draft of a group is a decision of its own, all under one confirmation, and one undo takes them back", async () => {
  const { workspaceId, rita, ron, put } = await arrange();
  const reviews = [await put("Your 2 parcels come."), await put("Your 3 parcels come."), await put("Sorry.")];
  const [group, ...others] = await listAlike(rita);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ count: 2, workflowName: "Support reply" });
  const drafts = await getAlike(rita, { likeness: group?.likeness ?? "" });
  expect(drafts.map(({ body, seen }) => ({ body, seen }))).toEqual([
    { body: "Your 2 parcels come.", seen: false },
    { body: "Your 3 parcels come.", seen: false },
  ]);

  await viewReviews(rita, { reviews: reviews.map(asSeen) });
  const made = await decideTogether(rita, { decision: "approved", items: reviews.slice(0, 2).map(asSeen) });
  expect(made).toMatchObject({ decided: [{}, {}], leftOut: [] });
  expect(made.undoUntil).toEqual(new Date(rita.clock.now().getTime() + 60_000));
  const rows = await db.select().from(decision).where(eq(decision.bulkId, made.bulkId));
  expect(rows).toHaveLength(2);
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, "decision.recorded")));
  expect(audited).toHaveLength(2);
  expect(await listAlike(rita)).toEqual([]);

  await expect(undoTogether(ron, { bulkId: made.bulkId })).rejects.toThrow(NotFoundError);
  await expect(undoTogether(rita, { bulkId: newId() })).rejects.toThrow(NotFoundError);
  const undone = await undoTogether(rita, { bulkId: made.bulkId });
  expect(undone).toEqual({ undone: reviews.slice(0, 2).map(({ id }) => id), refused: [] });
  expect((await listAlike(rita))[0]?.count).toBe(2);
});

test("what was not on screen, is grave, above the limit, stale or decided is left out, and it says so", async () => {
  const { rita, ron, put } = await arrange({ review: { togetherUpTo: 500 } });
  const [fine, unseen, grave, dear, stale, taken] = await Promise.all(
    Array.from({ length: 6 }, (_, index) => put(`Your ${index} parcels come.`)),
  );
  if (!fine || !unseen || !grave || !dear || !stale || !taken) throw new Error("Too few.");
  const all = [fine, unseen, grave, dear, stale, taken];
  await db.update(reviewTable).set({ risk: 2 }).where(eq(reviewTable.id, grave.id));
  await db.update(reviewTable).set({ stake: 500.01 }).where(eq(reviewTable.id, dear.id));
  await db.update(reviewTable).set({ stake: 500 }).where(eq(reviewTable.id, fine.id));
  await viewReviews(rita, { reviews: all.filter((one) => one !== unseen).map(asSeen) });
  await recordDecision(ron, { ...asSeen(taken), decision: "approved" });

  const { decided, leftOut } = await decideTogether(rita, {
    decision: "approved",
    items: all.map((one) => ({ ...asSeen(one), ...(one === stale && { contentHash: "0".repeat(64) }) })),
  });
  expect(decided).toEqual([{ reviewId: fine.id }]);
  expect(leftOut).toMatchObject([
    { reviewId: unseen.id, why: "unseen" },
    { reviewId: grave.id, why: "grave" },
    { reviewId: dear.id, why: "stake" },
    { reviewId: stale.id, why: "refused", refusal: { code: "stale-version" } },
    { reviewId: taken.id, why: "refused", refusal: { details: { reason: "decided" } } },
  ]);
  for (const one of [unseen, grave, dear, stale])
    expect(await getReview(rita, { reviewId: one.id })).toMatchObject({ status: "open" });
});

test("what should be known to be at stake, and is not, is decided alone where there is a limit", async () => {
  for (const togetherUpTo of [500, undefined]) {
    const { workspaceId, rita, put, of } = await arrange({ review: { togetherUpTo } });
    const [maps, none] = [newId(), newId()];
    const row = { workspaceId, workflowId: of.id, scheme: "standard-webhooks", payloadSchema: {} } as const;
    await db.insert(trigger).values([
      { ...row, id: maps, secretId: newId(), slug: maps, mapping: { ...ticketMapping, stake: "/total" } },
      { ...row, id: none, secretId: newId(), slug: none, mapping: ticketMapping },
    ]);
    const [untold, told, other] = await Promise.all([
      put("1 parcels.", maps),
      put("2 parcels.", maps),
      put("3 parcels.", none),
    ]);
    await db.update(reviewTable).set({ stake: 0 }).where(eq(reviewTable.id, told.id));
    const all = [untold, told, other];
    await viewReviews(rita, { reviews: all.map(asSeen) });

    const { leftOut } = await decideTogether(rita, { decision: "approved", items: all.map(asSeen) });
    expect(leftOut).toEqual(togetherUpTo ? [{ reviewId: untold.id, why: "stake" }] : []);
  }
});

test("only what is like the first of them, and has nothing to look at, is decided together", async () => {
  const { rita, put } = await arrange();
  const [first, doubtful, other, same] = [
    await put("Your 1 parcels come."),
    await put("Your 2 parcels come."),
    await put("Sorry."),
    await put("Your 3 parcels come."),
  ];
  await db.update(reviewTable).set({ doubts: 1 }).where(eq(reviewTable.id, doubtful.id));
  const written = await put("Your 4 parcels come.");
  await db.update(reviewTable).set({ likeness: null }).where(eq(reviewTable.id, written.id));
  const all = [first, doubtful, other, written, same];
  await viewReviews(rita, { reviews: all.map(asSeen) });

  const { decided, leftOut } = await decideTogether(rita, { decision: "approved", items: all.map(asSeen) });
  expect(decided).toEqual([{ reviewId: first.id }, { reviewId: same.id }]);
  expect(leftOut).toEqual([doubtful, other, written].map(({ id }) => ({ reviewId: id, why: "apart" })));
});

test("of drafts of another group nothing is told: neither that they are grave nor that they were not on screen", async () => {
  const { workspaceId, rita, put } = await arrange();
  const fay = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Finance"] }));
  const [grave, unseen] = [await put("Your 1 parcels come."), await put("Your 2 parcels come.")];
  await db.update(reviewTable).set({ risk: 2 }).where(eq(reviewTable.id, grave.id));
  await db.update(reviewTable).set({ groupId: fay.groupIds[0] }).where(eq(reviewTable.workspaceId, workspaceId));

  const { leftOut } = await decideTogether(rita, { decision: "approved", items: [grave, unseen].map(asSeen) });
  const refusal = expect.any(NotFoundError);
  expect(leftOut).toEqual([grave, unseen].map(({ id }) => ({ reviewId: id, why: "refused", refusal })));
});

test("a version counts as seen once it was on screen itself: not by a page that still shows the one before, nor in advance", async () => {
  const { rita, ron, put } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
  const review = await put("Your parcels come.");
  await viewReviews(rita, { reviews: [{ ...asSeen(review), draftVersion: 99 }] });
  await recordDecision(ron, {
    ...asSeen(review),
    decision: "approved_with_edits",
    edits: { body: "Your parcels come tomorrow." },
  });
  await db.update(reviewTable).set({ likeness: "alike" }).where(eq(reviewTable.id, review.id));
  const edited = await getReview(rita, { reviewId: review.id });
  expect(edited.draftVersion).toBe(2);

  await viewReviews(rita, { reviews: [asSeen(review)] });
  await viewReview(rita, asSeen(review));
  expect(await getAlike(rita, { likeness: "alike" })).toMatchObject([{ seen: false }]);
  const { leftOut } = await decideTogether(rita, { decision: "approved", items: [asSeen(edited)] });
  expect(leftOut).toEqual([{ reviewId: review.id, why: "unseen" }]);

  await viewReview(rita, asSeen(edited));
  await viewReviews(rita, { reviews: [asSeen(review)] });
  expect(await getAlike(rita, { likeness: "alike" })).toMatchObject([{ seen: true }]);
  const { decided } = await decideTogether(rita, { decision: "approved", items: [asSeen(edited)] });
  expect(decided).toEqual([{ reviewId: review.id }]);
});

test("a confirmation whose answer is lost is taken back by the name that its page gave it, which nobody else can use", async () => {
  const { rita, ron, put } = await arrange();
  const reviews = [await put("Your 1 parcels come."), await put("Your 2 parcels come.")];
  for (const who of [rita, ron]) await viewReviews(who, { reviews: reviews.map(asSeen) });
  const [mine, theirs] = reviews.map(asSeen);
  if (!mine || !theirs) throw new Error("Too few.");
  const bulkId = newId();
  expect(await decideTogether(rita, { bulkId, decision: "approved", items: [mine] })).toMatchObject({ bulkId });

  await expect(decideTogether(ron, { bulkId, decision: "approved", items: [theirs] })).rejects.toThrow(ConflictError);
  expect(await undoTogether(rita, { bulkId })).toEqual({ undone: [mine.reviewId], refused: [] });
});

test("one that fails by itself is left out, and the others are decided", async () => {
  const { rita, put } = await arrange();
  const [first, broken, last] = [
    await put("Your 1 parcels come."),
    await put("Your 2 parcels come."),
    await put("Your 3 parcels come."),
  ];
  await viewReviews(rita, { reviews: [first, broken, last].map(asSeen) });
  await db
    .update(reviewTable)
    .set({ policy: sql`'null'` })
    .where(eq(reviewTable.id, broken.id));

  const made = await decideTogether(rita, { decision: "approved", items: [first, broken, last].map(asSeen) });
  expect(made.decided).toEqual([{ reviewId: first.id }, { reviewId: last.id }]);
  expect(made.leftOut).toEqual([{ reviewId: broken.id, why: "refused" }]);
  expect((await undoTogether(rita, { bulkId: made.bulkId })).undone).toHaveLength(2);
});

test("rejecting together needs a reason, and another workspace's drafts are nobody's to decide or to see", async () => {
  const { rita, put } = await arrange();
  const review = await put("Your parcels come.");
  await viewReviews(rita, { reviews: [asSeen(review)] });
  const { leftOut } = await decideTogether(rita, { decision: "rejected", items: [asSeen(review)] });
  expect(leftOut).toMatchObject([{ why: "refused" }]);

  const stranger = await arrange();
  await viewReviews(stranger.rita, { reviews: [asSeen(review)] });
  const theirs = await decideTogether(stranger.rita, { decision: "approved", items: [asSeen(review)] });
  expect(theirs).toMatchObject({ decided: [], leftOut: [{ why: "refused" }], undoUntil: null });
  expect(await getReview(rita, { reviewId: review.id })).toMatchObject({ status: "open" });
  expect(
    await db
      .select()
      .from(decision)
      .where(and(eq(decision.reviewId, review.id), isNotNull(decision.bulkId))),
  ).toEqual([]);

  const auditor = contextFor(db, await createMember(db, { roles: ["auditor"] }));
  await expect(decideTogether(auditor, { decision: "approved", items: [asSeen(review)] })).rejects.toThrow(
    PermissionError,
  );
});
