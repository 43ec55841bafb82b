import { afterAll, expect, test } from "vitest";
import { connect, openPool } from "@/lib/db/client";
import { engineOp } from "@/lib/db/schema/engine/engine-op";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { pruneEngine } from "@/lib/engine/prune";
import { testDatabaseUrl } from "@/tests/support/database";

const url = await testDatabaseUrl();
const db = connect(url, 2);
const sql = openPool(url, 2);
afterAll(() => Promise.all([db.$client.end(), sql.end()]));

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

test("old rows go; failed runs stay longer; what is not done stays", async () => {
  const run = (id: string, status: "active" | "completed" | "failed", finishedAt: Date | null) => ({
    id,
    functionId: "fn",
    events: [],
    status,
    finishedAt,
  });
  await db
    .insert(engineRun)
    .values([
      run("old", "completed", daysAgo(8)),
      run("recent", "completed", daysAgo(6)),
      run("failed lately", "failed", daysAgo(29)),
      run("failed long ago", "failed", daysAgo(31)),
      run("active", "active", null),
    ]);
  await db.insert(engineOp).values([
    { runId: "old", id: "a", op: "StepRun" },
    { runId: "recent", id: "a", op: "StepRun" },
  ]);
  await db.insert(outboxEvent).values([
    { id: "dispatched long ago", name: "e", data: {}, dispatchedAt: daysAgo(8) },
    { id: "dispatched lately", name: "e", data: {}, dispatchedAt: daysAgo(1) },
    { id: "pending", name: "e", data: {}, deliverAt: daysAgo(8) },
  ]);

  await pruneEngine(sql, { days: 7, failedDays: 30 });

  expect((await db.select().from(engineRun)).map((row) => row.id).sort()).toEqual([
    "active",
    "failed lately",
    "recent",
  ]);
  expect((await db.select().from(engineOp)).map((row) => row.runId)).toEqual(["recent"]);
  expect((await db.select().from(outboxEvent)).map((row) => row.id).sort()).toEqual(["dispatched lately", "pending"]);
});

test("many old rows go in several statements", async () => {
  await sql`insert into outbox_event (id, name, data, dispatched_at)
    select 'many ' || n, 'e', '{}', now() - interval '9 days' from generate_series(1, 5000) n`;
  await pruneEngine(sql, { days: 7, failedDays: 30 });

  expect((await db.select().from(outboxEvent)).map((row) => row.id).sort()).toEqual(["dispatched lately", "pending"]);
});
