import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import { recordDecision } from "@/lib/decisions/record-decision";
import { liveReviews } from "@/lib/review/live-reviews";
import { leaveReview, pruneViewers, viewReview } from "@/lib/review/view-review";
import { TestClock } from "../../support/clock";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("who looked at a draft is forgotten a day after it was closed, and not while it is open", async () => {
  const clock = new TestClock();
  const rita = contextFor(db, await createMember(db, { roles: ["reviewer"] }), { clock });
  const workflow = await createWorkflow(db, rita.workspaceId);
  const [open, closed] = [await createReview(rita, workflow), await createReview(rita, workflow)];
  for (const { id: reviewId } of [open, closed]) await viewReview(rita, { reviewId, draftVersion: 1 });
  const viewed = async () => {
    const rows = await db.select().from(reviewViewer).where(eq(reviewViewer.workspaceId, rita.workspaceId));
    return rows.map(({ reviewId }) => reviewId).sort();
  };

  clock.advance(2 * 86_400);
  const { id: reviewId, draftVersion, contentHash } = closed;
  await recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "approved" });
  clock.advance(3600);
  await pruneViewers({ db, clock });
  expect(await viewed()).toEqual([open.id, closed.id].sort());

  clock.advance(86_400);
  await pruneViewers({ db, clock });
  expect(await viewed()).toEqual([open.id]);
});

test("who leaves a draft is at once no longer said to look at it, and has still seen it", async () => {
  const rita = contextFor(db, await createMember(db, { roles: ["reviewer"] }));
  const { id: reviewId } = await createReview(rita, await createWorkflow(db, rita.workspaceId));
  const viewers = async () => {
    const [found] = await liveReviews(rita, { reviewIds: [reviewId], draftIds: [] });
    return found?.viewers.map(({ memberId }) => memberId);
  };
  const me = rita.actor.kind === "person" && rita.actor.memberId;
  await viewReview(rita, { reviewId, draftVersion: 1 });
  expect(await viewers()).toEqual([me]);
  await leaveReview(rita, { reviewId });
  expect(await viewers()).toEqual([]);
  const rows = await db.select().from(reviewViewer).where(eq(reviewViewer.reviewId, reviewId));
  expect(rows.map(({ seenVersion }) => seenVersion)).toEqual([1]);

  await viewReview(rita, { reviewId, draftVersion: 1 });
  expect(await viewers()).toEqual([me]);
});
