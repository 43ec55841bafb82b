import { cron } from "inngest";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { connect } from "@/lib/db/client";
import { engineCron } from "@/lib/db/schema/engine/engine-cron";
import { engineOp } from "@/lib/db/schema/engine/engine-op";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { testDatabaseUrl } from "@/tests/support/database";
import { emit, endedRun, endedRuns, testClient, testEngine } from "@/tests/support/engine";

const url = await testDatabaseUrl();
const db = connect(url, 5);
const client = testClient(db);
afterAll(() => db.$client.end());

const waiting = (name: string) =>
  vi.waitFor(async () => {
    const ops = await db.select().from(engineOp).where(eq(engineOp.name, name));
    if (ops.length === 0) throw new Error(`Nothing waits as ${name}.`);
  });

describe("a wait for an event", () => {
  const approval = (id: string, timeout = "1m") =>
    client.createFunction({ id, triggers: [{ event: `${id}/created` }] }, async ({ step }) => {
      await step.run("prepare", () => "ready");
      const decided = await step.waitForEvent(`${id}-decision`, { event: `${id}/decided`, timeout, match: "data.id" });
      return decided ? (decided.data as { outcome: string }).outcome : "timed out";
    });

  test("ends with the first event that matches, and no other", async () => {
    await testEngine(url, client, [approval("wait")]);
    await emit(db, "wait/created", { id: "d1" });
    await waiting("wait-decision");
    await emit(db, "wait/decided", { id: "another", outcome: "wrong" });
    await emit(db, "wait/decided", { id: "d1", outcome: "approved" });
    await emit(db, "wait/decided", { id: "d1", outcome: "too late" });

    expect(await endedRun(db, "wait")).toMatchObject({ status: "completed", output: "approved" });
  });

  test("sees an event that came before the wait was registered", async () => {
    await emit(db, "early/created", { id: "d1" });
    await emit(db, "early/decided", { id: "d1", outcome: "approved" });
    await testEngine(url, client, [approval("early")]);

    expect(await endedRun(db, "early")).toMatchObject({ output: "approved" });
  });

  test("does not see an event from before the run", async () => {
    await emit(db, "old/decided", { id: "d1", outcome: "of an earlier run" });
    await emit(db, "old/created", { id: "d1" });
    await testEngine(url, client, [approval("old", "1s")]);

    expect(await endedRun(db, "old")).toMatchObject({ output: "timed out" });
  });

  test("goes on with null when its time is up", async () => {
    await testEngine(url, client, [approval("slow", "1s")]);
    const start = Date.now();
    await emit(db, "slow/created", { id: "d1" });

    expect(await endedRun(db, "slow")).toMatchObject({ output: "timed out" });
    expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  });

  test("loses nothing while another step of the run is under way", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const fn = client.createFunction({ id: "both", triggers: [{ event: "both/go" }] }, async ({ step }) => {
      const [event, work] = await Promise.all([
        step.waitForEvent("both-event", { event: "both/answer", timeout: "1m" }),
        step.run("work", () => held.then(() => "worked")),
      ]);
      return [event?.data, work];
    });
    await testEngine(url, client, [fn]);
    await emit(db, "both/go", {});
    await waiting("both-event");
    const id = await emit(db, "both/answer", { n: 1 });
    await vi.waitFor(async () => {
      const [row] = await db.select().from(outboxEvent).where(eq(outboxEvent.id, id));
      expect(row?.dispatchedAt).not.toBeNull();
    });
    release();

    expect(await endedRun(db, "both")).toMatchObject({ output: [{ n: 1 }, "worked"] });
  });

  test("with a condition that can't be understood fails the run and says so", async () => {
    const fn = client.createFunction({ id: "odd", triggers: [{ event: "odd/go" }], retries: 0 }, async ({ step }) =>
      step.waitForEvent("odd-wait", { event: "odd/answer", timeout: "1m", if: "async.data.n > 3" }),
    );
    await testEngine(url, client, [fn]);
    await emit(db, "odd/go", {});

    const run = await endedRun(db, "odd");
    expect(run.status).toBe("failed");
    expect(run.error).toMatchObject({ message: expect.stringContaining("async.data.n > 3") as string });
  });
});

test("a sleep is over at its time and not before, and holds no slot meanwhile", async () => {
  const sleeper = client.createFunction({ id: "sleeper", triggers: [{ event: "sleeper/go" }] }, async ({ step }) => {
    await step.sleep("rest", "2s");
    return "awake";
  });
  const other = client.createFunction({ id: "meanwhile", triggers: [{ event: "sleeper/go" }] }, () => "done");
  await testEngine(url, client, [sleeper, other], { concurrency: 1 });
  const start = Date.now();
  await emit(db, "sleeper/go", {});

  const meanwhile = await endedRun(db, "meanwhile");
  const slept = await endedRun(db, "sleeper");
  expect(meanwhile.finishedAt?.getTime()).toBeLessThan(slept.finishedAt?.getTime() ?? 0);
  expect(slept).toMatchObject({ output: "awake" });
  expect(Date.now() - start).toBeGreaterThanOrEqual(2000);
});

test("an invoked function's result, or its failure, comes back to the step", async () => {
  const child = client.createFunction(
    { id: "child", triggers: [{ event: "child/never" }], retries: 0 },
    async ({ event, step }) =>
      step.run("work", () => {
        const { n } = event.data as { n: number };
        if (n < 0) throw new Error("negative");
        return n * 2;
      }),
  );
  const parent = client.createFunction({ id: "parent", triggers: [{ event: "parent/go" }] }, async ({ step }) => {
    const good = await step.invoke("good", { function: child, data: { n: 21 } });
    const bad = await step.invoke("bad", { function: child, data: { n: -1 } }).catch((error: Error) => error.message);
    return { good, bad };
  });
  await testEngine(url, client, [parent, child]);
  await emit(db, "parent/go", {});

  expect(await endedRun(db, "parent")).toMatchObject({ status: "completed", output: { good: 42, bad: "negative" } });
});

test("an event sent by a step starts its function once, however often the step runs", async () => {
  const sender = client.createFunction(
    { id: "sender", triggers: [{ event: "sender/go" }], retries: 1 },
    async ({ step, attempt }) => {
      await step.run("send by hand", async () => {
        await client.send({ id: "sent-once", name: "sent/by-hand", data: {} });
        if (attempt === 0) throw new Error("after the send");
      });
      await step.sendEvent("send", { id: "sent-too", name: "sent/by-step", data: { n: 1 } });
    },
  );
  const byHand = client.createFunction({ id: "by-hand", triggers: [{ event: "sent/by-hand" }] }, () => "got");
  const byStep = client.createFunction(
    { id: "by-step", triggers: [{ event: "sent/by-step" }] },
    ({ event }) => event.data as object,
  );
  await testEngine(url, client, [sender, byHand, byStep]);
  await emit(db, "sender/go", {});

  expect(await endedRun(db, "by-step")).toMatchObject({ output: { n: 1 } });
  expect(await endedRuns(db, "by-hand")).toHaveLength(1);
});

describe("a cancelling event", () => {
  const cancellable = (id: string) =>
    client.createFunction(
      { id, triggers: [{ event: `${id}/go` }], cancelOn: [{ event: `${id}/stop`, match: "data.id" }] },
      async ({ step }) => {
        await step.sleep(`${id}-nap`, "1s");
        return "slept";
      },
    );

  test("ends the runs that it matches and leaves the others", async () => {
    await testEngine(url, client, [cancellable("cancel")]);
    await emit(db, "cancel/go", { id: "a" });
    await emit(db, "cancel/go", { id: "b" });
    await waiting("cancel-nap");
    await emit(db, "cancel/stop", { id: "a" });

    const runs = await endedRuns(db, "cancel", 2);
    expect(runs.map((run) => [(run.events[0]?.data as { id: string }).id, run.status, run.output])).toEqual(
      expect.arrayContaining([
        ["a", "cancelled", null],
        ["b", "completed", "slept"],
      ]),
    );
  });

  test("that waits in the outbox behind the trigger is not passed by", async () => {
    await emit(db, "both-at-once/go", { id: "a" });
    await emit(db, "both-at-once/stop", { id: "a" });
    await testEngine(url, client, [cancellable("both-at-once")]);

    expect(await endedRun(db, "both-at-once")).toMatchObject({ status: "cancelled" });
  });
});

test("a trigger's condition decides which events start a run", async () => {
  const fn = client.createFunction(
    { id: "picky", triggers: [{ event: "picky/go", if: "event.data.kind == 'refund' && event.data.open == true" }] },
    ({ event }) => event.data as object,
  );
  await testEngine(url, client, [fn]);
  await emit(db, "picky/go", { kind: "refund", open: false });
  await emit(db, "picky/go", { kind: "sale", open: true });
  await emit(db, "picky/go", { kind: "refund" });
  await emit(db, "picky/go", { kind: "refund", open: true, n: 1 });

  expect(await endedRun(db, "picky")).toMatchObject({ output: { n: 1 } });
  expect(await endedRuns(db, "picky")).toHaveLength(1);
});

test("a delayed event starts nothing before its time, and starts it then", async () => {
  const fn = client.createFunction({ id: "delayed", triggers: [{ event: "delayed/go" }] }, () => Date.now());
  await testEngine(url, client, [fn], { poll: { shortest: 60_000, longest: 60_000 } });
  const due = Date.now() + 1500;
  await client.send({ name: "delayed/go", data: {}, ts: due });

  const { output } = await endedRun(db, "delayed");
  expect(output).toBeGreaterThanOrEqual(due);
  expect(output).toBeLessThan(due + 1000);
});

test("a wake-up is heard at once, without waiting for the next look", async () => {
  const fn = client.createFunction({ id: "heard", triggers: [{ event: "heard/go" }] }, () => "done");
  await testEngine(url, client, [fn], { poll: { shortest: 60_000, longest: 60_000 } });
  await client.send({ name: "heard/go", data: {} });

  expect(await endedRun(db, "heard")).toMatchObject({ output: "done" });
});

test("an event is found without a wake-up too", async () => {
  const fn = client.createFunction({ id: "unheard", triggers: [{ event: "unheard/go" }] }, () => "done");
  await testEngine(url, client, [fn]);
  await emit(db, "unheard/go", {});

  expect(await endedRun(db, "unheard")).toMatchObject({ output: "done" });
});

test("a schedule that came due while no engine ran is made up for once", async () => {
  const fn = client.createFunction({ id: "tick", triggers: [cron("0 3 * * *")] }, ({ event }) => event.name);
  await db.insert(engineCron).values({
    functionId: "countersign-tick",
    expression: "0 3 * * *",
    nextAt: new Date(Date.now() - 7_200_000),
  });
  await testEngine(url, client, [fn]);
  await testEngine(url, client, [fn]);

  expect(await endedRun(db, "tick")).toMatchObject({ output: "inngest/scheduled.timer" });
  expect(await endedRuns(db, "tick")).toHaveLength(1);
  const [schedule] = await db.select().from(engineCron).where(eq(engineCron.functionId, "countersign-tick"));
  expect(schedule?.nextAt.getUTCHours()).toBe(3);
  expect(schedule?.nextAt.getTime()).toBeGreaterThan(Date.now());
});

test("a function with a limit never has more runs called at once, over two engines", async () => {
  let now = 0;
  let most = 0;
  const fn = client.createFunction(
    { id: "limited", triggers: [{ event: "limited/go" }], concurrency: 2 },
    async ({ step }) =>
      step.run("work", async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 100));
        now--;
      }),
  );
  await testEngine(url, client, [fn]);
  await testEngine(url, client, [fn]);
  for (let n = 0; n < 8; n++) await emit(db, "limited/go", { n });

  await endedRuns(db, "limited", 8);
  expect(most).toBe(2);
});

test("stopping lets the step under way end and takes no other", async () => {
  const seen: string[] = [];
  const fn = client.createFunction({ id: "drain", triggers: [{ event: "drain/go" }] }, async ({ step }) => {
    await step.run("first", async () => {
      seen.push("first started");
      await new Promise((resolve) => setTimeout(resolve, 300));
      seen.push("first ended");
    });
    await step.run("second", () => void seen.push("second"));
  });
  const engine = await testEngine(url, client, [fn]);
  await emit(db, "drain/go", {});
  await vi.waitFor(() => expect(seen).toContain("first started"));
  await engine.stop();

  expect(seen).toEqual(["first started", "first ended"]);
  const [run] = await db.select().from(engineRun).where(eq(engineRun.functionId, "countersign-drain"));
  expect(run).toMatchObject({ status: "active", leaseToken: null });
  await testEngine(url, client, [fn]);
  await endedRun(db, "drain");
  expect(seen).toEqual(["first started", "first ended", "second"]);
});
