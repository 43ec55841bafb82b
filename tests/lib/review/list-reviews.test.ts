import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { ZodError } from "zod";
import { secondsAfter } from "@/lib/core/clock";
import { ConflictError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { savedView } from "@/lib/db/schema/review/saved-view";
import { review } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { countReviews } from "@/lib/review/count-reviews";
import { claimReview } from "@/lib/review/claim-review";
import { filterOptions } from "@/lib/review/filter-options";
import { listReviews, type ListReviewsInput } from "@/lib/review/list-reviews";
import { openViews, reviewSorts, reviewViews } from "@/lib/review/queue-options";
import { deleteView, listSavedViews, saveView } from "@/lib/review/saved-views";
import { TestClock } from "../../support/clock";
import { contextFor, createGroup, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

type Changes = Partial<typeof review.$inferInsert>;

/** A workspace with two reviewers, one of them in Finance, and a way to put a review into the queue. */
async function arrange(definition: Parameters<typeof createWorkflow>[2] = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const workflow = await createWorkflow(db, workspaceId, definition);
  const finance = await createGroup(db, workspaceId, "Finance");
  const person = async (name: string, groups: string[] = []) =>
    contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], name, groups }), { clock });
  const [rita, omar] = [await person("Rita"), await person("Omar", ["Finance"])];
  const admin = contextFor(db, await createMember(db, { workspaceId, roles: ["admin"] }), { clock });

  const put = async (title: string, changes: Changes = {}) => {
    const made = await createReview(admin, workflow, { title, clock });
    if (Object.keys(changes).length > 0) await db.update(review).set(changes).where(eq(review.id, made.id));
    return made;
  };
  return { workspaceId, workflow, finance, clock, rita, omar, admin, put };
}

const memberOf = (ctx: TestContext): string => (ctx.actor as { memberId: string }).memberId;

const titles = async (ctx: TestContext, input: ListReviewsInput = {}): Promise<string[]> =>
  (await listReviews(ctx, input)).data.map(({ title }) => title);

test("each view holds what it says, for the one who looks", async () => {
  const { rita, omar, finance, clock, put } = await arrange();
  const later = secondsAfter(clock.now(), 3600);
  await put("anybody's");
  await put("Rita's", { assigneeId: memberOf(rita) });
  await put("Omar's", { assigneeId: memberOf(omar) });
  await put("Finance's", { groupId: finance });
  await put("put off", { snoozedUntil: later });
  await put("in Rita's hands", { claimedBy: memberOf(rita), claimedUntil: later });
  await put("escalated by Rita", { escalatedBy: memberOf(rita), escalatedAt: clock.now() });

  const seenBy = async (ctx: TestContext) =>
    Object.fromEntries(
      await Promise.all(openViews.map(async (view) => [view, (await titles(ctx, { view })).sort()] as const)),
    );
  expect(await seenBy(rita)).toEqual({
    open: ["Rita's", "anybody's", "in Rita's hands"],
    mine: ["Rita's", "in Rita's hands"],
    groups: [],
    unassigned: ["anybody's", "escalated by Rita", "in Rita's hands"],
    waiting: ["Omar's", "escalated by Rita"],
    mentioned: [],
    snoozed: ["put off"],
  });
  expect(await seenBy(omar)).toMatchObject({
    open: ["Finance's", "Omar's", "anybody's", "escalated by Rita", "in Rita's hands"],
    mine: ["Omar's"],
    groups: ["Finance's"],
    waiting: ["Rita's"],
  });

  clock.advance(3600);
  expect(await titles(rita, { view: "snoozed" })).toEqual([]);
  expect(await titles(rita)).toContain("put off");
  expect(await titles(rita, { view: "mine" })).toEqual(["Rita's"]);
});

test("who has voted waits for the others", async () => {
  const { rita, omar, put } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
  const { id, draftVersion, contentHash } = await put("two votes");
  await recordDecision(rita, { reviewId: id, decision: "approved", draftVersion, contentHash });

  expect(await titles(rita)).toEqual([]);
  expect(await titles(rita, { view: "waiting" })).toEqual(["two votes"]);
  expect(await titles(omar)).toEqual(["two votes"]);
});

test("what was given to the first of two voters waits for the second, in nobody's hands", async () => {
  const { rita, omar, finance, put, workflow } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
  const { id, draftVersion, contentHash } = await put("given", { groupId: finance, assigneeId: memberOf(omar) });
  await claimReview(omar, { reviewId: id });
  await recordDecision(omar, { reviewId: id, decision: "approved", draftVersion, contentHash });

  const colleague = contextFor(
    db,
    await createMember(db, { workspaceId: workflow.workspaceId, roles: ["reviewer"], groups: ["Finance"] }),
    { clock: rita.clock },
  );
  for (const view of ["open", "groups"] as const) expect(await titles(colleague, { view })).toEqual(["given"]);
  expect(await titles(colleague, { view: "waiting" })).toEqual([]);
  expect([await titles(omar), await titles(omar, { view: "mine" })]).toEqual([[], []]);
  expect(await titles(omar, { view: "waiting" })).toEqual(["given"]);
  const [row] = await db.select().from(review).where(eq(review.id, id));
  expect(row).toMatchObject({ assigneeId: null, claimedBy: null, claimedUntil: null, groupId: finance });

  const done = await recordDecision(colleague, { reviewId: id, decision: "approved", draftVersion, contentHash });
  expect(done.reviewStatus).toBe("decided");
});

test("a vote of somebody else's, or asking for another draft, takes a draft away from nobody", async () => {
  const { rita, omar, put } = await arrange({ review: { policy: { kind: "count", needed: 3 } } });
  const { id, draftVersion, contentHash } = await put("Omar's", { assigneeId: memberOf(omar) });
  const vote = { reviewId: id, draftVersion, contentHash };
  await recordDecision(rita, { ...vote, decision: "approved" });
  await recordDecision(omar, { ...vote, decision: "redraft", comment: "Shorter, please." });
  expect(await titles(omar, { view: "mine" })).toEqual(["Omar's"]);
});

test("the default order brings forward what is likely wrong and hard to undo", async () => {
  const { rita, workflow, put } = await arrange();
  await put("likely right");
  await createReview(rita, workflow, {
    title: "probably wrong",
    clock: rita.clock,
    output: { signals: [{ name: "retrieval", value: 0.1, says: "Found little." }] },
  });
  const grave = await createWorkflow(db, rita.workspaceId, { review: { risk: 3, cost: 2 } });
  await createReview(rita, grave, { title: "grave", clock: rita.clock });

  expect(await titles(rita)).toEqual(["probably wrong", "grave", "likely right"]);
  expect(await titles(rita, { sort: "oldest" })).toEqual(["likely right", "probably wrong", "grave"]);
  expect(await titles(rita, { sort: "confidence" })).toEqual(["probably wrong", "likely right", "grave"]);
});

test("every filter narrows, and all that are given must hold", async () => {
  const { rita, clock, workflow, put } = await arrange();
  const minutes = (count: number) => secondsAfter(clock.now(), count * 60);
  await put("plain", { dueAt: minutes(300), confidence: 0.6 });
  await put("special", {
    category: "refund",
    channel: "chat",
    language: "de",
    customerKey: "maya@example.com",
    risk: 2,
    confidence: 0.3,
    dueAt: minutes(-5),
  });
  const filters: ListReviewsInput[] = [
    { category: "refund" },
    { channel: "chat" },
    { language: "de" },
    { customer: "Maya@Example.com" },
    { risk: 2 },
    { confidence: "unsure" },
    { sla: "overdue" },
  ];
  for (const filter of filters) expect([filter, await titles(rita, filter)]).toEqual([filter, ["special"]]);
  expect(await titles(rita, Object.assign({}, ...filters) as ListReviewsInput)).toEqual(["special"]);
  expect(await titles(rita, { category: "refund", sla: "on-time" })).toEqual([]);
  expect(await titles(rita, { confidence: "check", sla: "on-time" })).toEqual(["plain"]);
  expect(await titles(rita, { workflowId: workflow.id })).toHaveLength(2);

  expect(await filterOptions(rita)).toMatchObject({
    categories: ["refund"],
    channels: ["chat"],
    languages: ["de", "en"],
  });
});

test.each([
  ["lost 8841", ["Lost parcel"]],
  ["pars", []],
  ["lost par", ["Lost parcel"]],
  ["JANE", ["Lost parcel", "Refund of the desk"]],
  ['"desk refund"', []],
  ["refund -desk", []],
  ["'; drop table review; --", []],
  ["& | ! :* <->", []],
  ["😀", []],
])("a search for %j finds %j", async (q, found) => {
  const { rita, put } = await arrange();
  await put("Lost parcel");
  await put("Refund of the desk");
  const all = await titles(rita, { q });
  // "8841" and "Jane" stand in every message.
  expect(all.sort()).toEqual(found);
});

test("a search finds the same however common the database takes the words to be", async () => {
  const { rita, put } = await arrange();
  await put("Broken zeppelin");
  for (let n = 0; n < 60; n += 1) await put("Broken lamp");
  const found = async () => [
    (await titles(rita, { q: "zeppelin", limit: 200 })).length,
    (await titles(rita, { q: "lamp", limit: 200 })).length,
  ];
  expect(await found()).toEqual([1, 60]);
  await db.execute(sql`analyze review_text`);
  expect(await found()).toEqual([1, 60]);
});

test("page by page nothing is left out or shown twice, in any order, also where many are equal", async () => {
  const { rita, put, clock } = await arrange();
  const same = secondsAfter(clock.now(), 600);
  for (let n = 0; n < 7; n += 1)
    await put(`r${n}`, { dueAt: same, rankAt: same, openedAt: same, confidence: n < 3 ? null : n < 5 ? 0.5 : 1 / 3 });

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reviewSorts), fc.integer({ min: 1, max: 4 }), async (sort, limit) => {
      const seen: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await listReviews(rita, { sort, limit, cursor });
        seen.push(...page.data.map(({ title }) => title));
        if (!page.nextCursor) break;
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(await titles(rita, { sort }));
      expect(new Set(seen).size).toBe(7);
    }),
    { numRuns: 12 },
  );
});

test("a cursor holds only for the order that it was made in", async () => {
  const { rita, put } = await arrange();
  await put("one");
  await put("two");
  const { nextCursor } = await listReviews(rita, { limit: 1 });

  await expect(listReviews(rita, { sort: "due", cursor: nextCursor ?? "" })).rejects.toThrow(ValidationError);
  await expect(listReviews(rita, { view: "decided", cursor: nextCursor ?? "" })).rejects.toThrow(/another order/);
});

test("a forged cursor is refused before the database sees it", async () => {
  const { rita } = await arrange();
  const forged: [ListReviewsInput, string][] = [
    ...["1", "2026-02-30 10:00:00+00", "0000-01-01 00:00:00+00", "2026-01-01 10:00:00+99", "2026-01-01\0"].map(
      (key): [ListReviewsInput, string] => [{ sort: "rank" }, key],
    ),
    ...["0b11", " ", "1e999", "Infinity", "0x1"].map((key): [ListReviewsInput, string] => [
      { sort: "confidence" },
      key,
    ]),
  ];
  for (const [input, key] of forged) {
    const place = JSON.stringify([input.sort, key, crypto.randomUUID()]);
    const cursor = Buffer.from(place).toString("base64url");
    await expect(listReviews(rita, { ...input, cursor })).rejects.toThrow(ValidationError);
  }
  const tiny = Buffer.from(JSON.stringify(["confidence", "1e-400", crypto.randomUUID()])).toString("base64url");
  expect((await listReviews(rita, { sort: "confidence", cursor: tiny })).data).toEqual([]);
});

test("what no database can hold is no filter, and is left out of a search", async () => {
  const { rita, put } = await arrange();
  await put("Invoice");
  for (const key of ["customer", "category", "language", "channel"]) {
    for (const text of ["a\0", "\ud800"]) await expect(listReviews(rita, { [key]: text })).rejects.toThrow(ZodError);
  }
  expect(await titles(rita, { q: "Inv\0oice" })).toEqual(["Invoice"]);
  expect(await titles(rita, { q: "\0" })).toEqual(["Invoice"]);
});

test("nobody sees another workspace's reviews, nor a group's that they are not in, whatever they ask", async () => {
  const [ours, theirs] = [await arrange(), await arrange()];
  await theirs.put("theirs");
  await ours.put("Finance's", { groupId: ours.finance });

  for (const view of reviewViews) {
    expect(await titles(theirs.rita, { view, q: "Finance" })).toEqual([]);
    expect(await titles(ours.rita, { view })).toEqual([]);
  }
  expect(await countReviews(ours.rita, reviewViews)).toEqual(Object.fromEntries(reviewViews.map((view) => [view, 0])));
  expect(await countReviews(ours.omar, ["open", "groups"])).toEqual({ open: 1, groups: 1 });
});

test("views that are kept at the same time are still one of a name, and fifty", async () => {
  const { rita } = await arrange();
  const keep = (name: string) => saveView(rita, { name, query: {} }).catch((error: unknown) => error);
  await Promise.all(Array.from({ length: 8 }, () => keep("The same")));
  expect(await listSavedViews(rita)).toHaveLength(1);

  const kept = await Promise.all(Array.from({ length: 60 }, (_, index) => keep(`View ${index}`)));
  expect(kept.filter((one) => one instanceof ConflictError)).toHaveLength(11);
  expect(await listSavedViews(rita)).toHaveLength(50);
});

test("one's own views come first, so that others' can't push them out", async () => {
  const { workspaceId, rita } = await arrange();
  const viewOf = (memberId: string, name: string) => ({
    id: newId(),
    workspaceId,
    memberId,
    name,
    query: {},
    shared: true,
  });
  await db.insert(savedView).values(Array.from({ length: 100 }, (_, index) => viewOf(newId(), `!${index}`)));
  await saveView(rita, { name: "Mine", query: {} });
  const views = await listSavedViews(rita);
  expect(views).toHaveLength(100);
  expect(views.map(({ own }) => own).indexOf(true)).toBe(0);
});

test("a view is kept under its name, shared on purpose, and deleted by its owner only", async () => {
  const { rita, omar } = await arrange();
  await saveView(rita, { name: "German refunds", query: { language: "de" } });
  const { viewId } = await saveView(rita, { name: "Grave", query: { risk: "3" }, shared: true });
  await saveView(rita, { name: "German refunds", query: { language: "de", category: "refund" } });

  expect(await listSavedViews(rita)).toMatchObject([
    { name: "German refunds", query: { language: "de", category: "refund" }, own: true },
    { name: "Grave", own: true },
  ]);
  expect(await listSavedViews(omar)).toMatchObject([{ name: "Grave", shared: true, own: false }]);
  for (const key of ["a\0", "\ud800"])
    await expect(saveView(rita, { name: "Odd", query: { [key]: "x" } })).rejects.toThrow(ZodError);
  await expect(deleteView(omar, { viewId })).rejects.toThrow(/not one of yours/);
  await deleteView(rita, { viewId });
  expect(await listSavedViews(omar)).toEqual([]);
});
