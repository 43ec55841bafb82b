import { setTimeout as sleep } from "node:timers/promises";
import { eq, like, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "@/lib/db/client";
import { engineOp } from "@/lib/db/schema/engine/engine-op";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { testDatabaseUrl } from "@/tests/support/database";
import { engineProcesses } from "@/tests/support/engine-process";
import { emit, endedRun, endedRuns, testClient, testEngine } from "@/tests/support/engine";

const url = await testDatabaseUrl();
const db = connect(url, 5);
const processes = await engineProcesses(url);

beforeAll(async () => {
  await db.execute(sql`create table effect (id bigserial, key text not null, pid int not null)`);
});
afterAll(async () => {
  processes.killAll();
  await db.$client.end();
});

const keysOf = async (): Promise<string[]> => {
  const rows = await db.execute<{ key: string }>(sql`select key from effect order by id`);
  return rows.map((row) => row.key);
};

test("an answer that comes after the run was taken away is dropped", async () => {
  const client = testClient(db);
  const answers: ((value: string) => void)[] = [];
  const fn = client.createFunction({ id: "stolen", triggers: [{ event: "stolen/go" }] }, async ({ step }) =>
    step.run("answer", () => new Promise<string>((resolve) => answers.push(resolve))),
  );
  await testEngine(url, client, [fn]);
  await emit(db, "stolen/go", {});
  await vi.waitFor(() => expect(answers).toHaveLength(1));

  const ofRun = eq(engineRun.functionId, "countersign-stolen");
  await db.update(engineRun).set({ leaseToken: "1.thief" }).where(ofRun);
  answers[0]?.("stale");
  await sleep(300);
  expect(await db.select().from(engineOp).where(like(engineOp.runId, "%countersign-stolen"))).toEqual([]);

  await db.update(engineRun).set({ leaseToken: null, leaseUntil: null, nextAt: new Date() }).where(ofRun);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.("fresh");
  expect(await endedRun(db, "stolen")).toMatchObject({ status: "completed", output: "fresh" });
});

test("a run whose lease has ended is taken up though its holder lives", async () => {
  const client = testClient(db);
  let calls = 0;
  const fn = client.createFunction({ id: "silent", triggers: [{ event: "silent/go" }] }, async ({ step }) =>
    step.run("answer", () => (++calls === 1 ? new Promise(() => undefined) : "second call")),
  );
  await testEngine(url, client, [fn], { drainMs: 100 });
  await emit(db, "silent/go", {});
  await vi.waitFor(() => expect(calls).toBe(1));
  const past = new Date(Date.now() - 1000);
  await db
    .update(engineRun)
    .set({ leaseToken: "1.silent", leaseUntil: past, nextAt: past })
    .where(eq(engineRun.functionId, "countersign-silent"));

  expect(await endedRun(db, "silent")).toMatchObject({ output: "second call" });
});

test("the runs of a killed process are taken over at once, long before their leases end", async () => {
  const first = await processes.start();
  await emit(db, "hold/go", {});
  await vi.waitFor(async () => expect(await keysOf()).toContain("hold"), { timeout: 10_000 });
  const second = await processes.start();
  first.kill("SIGKILL");
  const killedAt = Date.now();

  const run = await endedRun(db, "hold");
  expect(run.output).toBe(second.pid);
  expect(Date.now() - killedAt).toBeLessThan(5000);
  second.kill("SIGKILL");
});

test(
  "with two processes killed again and again, every run ends once and as it should",
  { timeout: 120_000 },
  async () => {
    const drafts = 40;
    const pair = [await processes.start(), await processes.start()];
    let killing = true;
    let kills = 0;
    const killer = (async () => {
      while (killing) {
        await sleep(200 + Math.random() * 500);
        const index = kills++ % 2;
        pair[index]?.kill("SIGKILL");
        pair[index] = await processes.start();
      }
    })();
    const killedOften = () => vi.waitFor(() => expect(kills).toBeGreaterThan(5), { timeout: 60_000, interval: 100 });

    for (let n = 0; n < drafts; n++) {
      await emit(db, "draft/created", { id: `d${n}` });
      // However slow the machine, the last one is still open when the sixth process is killed.
      const decidable = n === drafts - 1 ? killedOften() : sleep(Math.random() * 8000);
      void decidable.then(() => emit(db, "draft/decided", { id: `d${n}`, outcome: n % 2 ? "approved" : "rejected" }));
      if (n < 5) await emit(db, "flaky/go", { id: `bad${n}` });
      if (n < 5) await emit(db, "flaky/go", { id: `good${n}`, ok: true });
      await sleep(50);
    }
    const approvals = await endedRuns(db, "approve", drafts, 60_000);
    await endedRuns(db, "published", drafts, 30_000);
    const flaky = await endedRuns(db, "flaky", 10, 30_000);
    await endedRuns(db, "flaky-failure", 5, 30_000);
    killing = false;
    await killer;
    for (const one of pair) one.kill("SIGKILL");

    const sent = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "draft/published"));
    const drawSent = new Map(sent.map((event) => [event.data.id, event.data.draw]));
    expect(sent).toHaveLength(drafts);
    for (const run of approvals) {
      const { id } = run.events[0]?.data as { id: string };
      const outcome = Number(id.slice(1)) % 2 ? "approved" : "rejected";
      expect(run).toMatchObject({
        status: "completed",
        // What the first step drew is what every later step, in whichever process, was given.
        output: { decided: outcome, draw: drawSent.get(id), checks: ["a", "b"], invoked: `child-${id}` },
      });
    }
    expect(flaky.map((run) => run.status).sort()).toEqual([
      ...Array<string>(5).fill("completed"),
      ...Array<string>(5).fill("failed"),
    ]);
    expect(new Set((await keysOf()).filter((key) => key.startsWith("on-failure"))).size).toBe(5);
  },
);
