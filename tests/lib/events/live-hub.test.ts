import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { newId } from "@/lib/core/id";
import { connect, type Database } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { recordDecision } from "@/lib/decisions/record-decision";
import { announceReviews, type ChangedReviews, liveChannel } from "@/lib/events/live";
import { type LiveHub, openLiveHub } from "@/lib/events/live-hub";
import { claimReview } from "@/lib/review/claim-review";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { systemContext } from "@/lib/members/system-context";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { contextFor, createMember } from "../../support/context";
import { testDatabaseUrl } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
let hub: LiveHub;
beforeAll(async () => {
  const url = await testDatabaseUrl();
  db = connect(url, 10);
  hub = openLiveHub(url);
  await hub.listening();
  afterAll(async () => {
    await hub.close();
    await db.$client.end({ timeout: 5 });
  });
});

function follow(workspaceId: string) {
  const heard = { changes: [] as ChangedReviews[], missed: 0, ended: 0 };
  const unfollow = hub.follow(workspaceId, {
    changed: (reviews) => void heard.changes.push(reviews),
    missed: () => void (heard.missed += 1),
    ended: () => void (heard.ended += 1),
  });
  onTestFinished(unfollow);
  const ids = () => heard.changes.flatMap(({ reviewIds, draftIds }) => [...reviewIds, ...draftIds]);
  return { heard, ids, forget: () => void (heard.changes.length = 0) };
}

const announce = (workspaceId: string, reviewIds: string[]) =>
  withTransaction({ db }, async (tx) => announceReviews(tx, workspaceId, reviewIds));

const listeners = async (): Promise<number[]> => {
  const rows = await db.execute<{ pid: number }>(
    sql`select pid from pg_stat_activity where datname = current_database() and application_name = 'countersign live'`,
  );
  return rows.map(({ pid }) => pid);
};

test("whoever follows a workspace hears of its reviews as they are opened, claimed, decided, carried out and taken back", async () => {
  const reviewer = contextFor(db, await createMember(db, { roles: ["reviewer"] }));
  const { workspaceId } = reviewer;
  const { ids, forget } = follow(workspaceId);
  const other = follow(newId());
  const hearsOf = async (id: string) => {
    await expect.poll(ids).toContain(id);
    forget();
  };

  const review = await createReview(reviewer, await createWorkflow(db, workspaceId, { undoSeconds: 60 }));
  const { id: reviewId, draftId, draftVersion, contentHash } = review;
  await hearsOf(reviewId);
  await claimReview(reviewer, { reviewId });
  await hearsOf(reviewId);
  const seen = { draftVersion, contentHash };
  const { decisionId } = await recordDecision(reviewer, { reviewId, decision: "approved", ...seen });
  await hearsOf(reviewId);
  await openWriteBacks(systemContext(db, workspaceId, "test", reviewer.clock), decisionId);
  await hearsOf(draftId);
  await undoDecision(reviewer, { reviewId });
  await hearsOf(reviewId);
  expect(other.heard.changes).toEqual([]);
});

test("nothing is told of what was rolled back", async () => {
  const workspaceId = newId();
  const { ids } = follow(workspaceId);
  const [undone, done] = [newId(), newId()];
  const failing = withTransaction({ db }, async (tx) => {
    announceReviews(tx, workspaceId, [undone]);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await announce(workspaceId, [done]);
  await expect.poll(ids).toEqual([done]);
});

test("a burst is told whole, in few messages", async () => {
  const workspaceId = newId();
  const { heard, ids } = follow(workspaceId);
  const changed = Array.from({ length: 400 }, newId);
  await Promise.all(changed.map((id) => announce(workspaceId, [id])));
  await expect.poll(() => ids().sort()).toEqual([...changed].sort());
  expect(heard.changes.length).toBeLessThan(100);
});

test("one connection serves all who follow; when it is killed it is opened again and they learn that they missed something", async () => {
  const workspaceId = newId();
  const [first, second] = [follow(workspaceId), follow(workspaceId)];
  const [pid, ...more] = await listeners();
  expect(more).toEqual([]);

  await db.execute(sql`select pg_terminate_backend(${pid})`);
  await expect.poll(() => [first.heard.missed, second.heard.missed]).toEqual([1, 1]);
  expect(await listeners()).not.toEqual([pid]);

  const id = newId();
  await announce(workspaceId, [id]);
  await expect.poll(() => [first.ids(), second.ids()]).toEqual([[id], [id]]);
});

test("what makes no sense on the channel is passed over", async () => {
  const workspaceId = newId();
  const { ids } = follow(workspaceId);
  for (const odd of ["", "{", JSON.stringify({ workspaceId, reviewIds: "all" })])
    await db.execute(sql`select pg_notify(${liveChannel}, ${odd})`);
  const id = newId();
  await announce(workspaceId, [id]);
  await expect.poll(ids).toEqual([id]);
});

test("closing tells whoever follows", async () => {
  const url = new URL(await testDatabaseUrl());
  const own = openLiveHub(url.href);
  await own.listening();
  let ended = false;
  own.follow(newId(), { changed: () => undefined, missed: () => undefined, ended: () => (ended = true) });
  await own.close();
  expect(ended).toBe(true);
});
