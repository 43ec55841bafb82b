import { NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "@/lib/db/client";
import { testDatabaseUrl } from "@/tests/support/database";
import { emit, endedRun, endedRuns, testClient, testEngine } from "@/tests/support/engine";

const url = await testDatabaseUrl();
const db = connect(url, 5);
const client = testClient(db);
afterAll(() => db.$client.end());

describe("steps", () => {
  test("run once each, and what they returned is remembered while later steps run", async () => {
    const calls: string[] = [];
    const fn = client.createFunction({ id: "memo", triggers: [{ event: "memo/go" }] }, async ({ event, step }) => {
      const first = await step.run("first", () => {
        calls.push("first");
        return { of: event.data.of as string, at: Math.random() };
      });
      const second = await step.run("second", () => {
        calls.push("second");
        return first.at;
      });
      return { of: first.of, same: first.at === second };
    });
    await testEngine(url, client, [fn]);
    await emit(db, "memo/go", { of: "a" });

    const run = await endedRun(db, "memo");

    expect(run).toMatchObject({ status: "completed", output: { of: "a", same: true } });
    expect(calls).toEqual(["first", "second"]);
  });

  test("that are parallel all run, and the function goes on with all their results", async () => {
    const fn = client.createFunction({ id: "parallel", triggers: [{ event: "parallel/go" }] }, async ({ step }) => {
      const results = await Promise.all([1, 2, 3].map((n) => step.run(`part-${n}`, () => n * 10)));
      return step.run("sum", () => results.reduce((sum, n) => sum + n, 0));
    });
    await testEngine(url, client, [fn]);
    await emit(db, "parallel/go", {});

    expect(await endedRun(db, "parallel")).toMatchObject({ status: "completed", output: 60 });
  });

  test("of one name in a loop are told apart", async () => {
    const fn = client.createFunction({ id: "loop", triggers: [{ event: "loop/go" }] }, async ({ step }) => {
      const seen: number[] = [];
      for (let n = 0; n < 3; n++) seen.push(await step.run("again", () => n));
      return seen;
    });
    await testEngine(url, client, [fn]);
    await emit(db, "loop/go", {});

    expect(await endedRun(db, "loop")).toMatchObject({ output: [0, 1, 2] });
  });

  test("may return text that PostgreSQL can't hold; the rest of it arrives", async () => {
    const fn = client.createFunction({ id: "nul", triggers: [{ event: "nul/go" }] }, async ({ step }) =>
      step.run("text", () => "a\0b\ud800c"),
    );
    await testEngine(url, client, [fn]);
    await emit(db, "nul/go", {});

    expect(await endedRun(db, "nul")).toMatchObject({ status: "completed", output: "ab\ufffdc" });
  });
});

describe("failures", () => {
  test("are tried again, and the function may carry on after the last", async () => {
    const attempts: number[] = [];
    const fn = client.createFunction(
      { id: "caught", triggers: [{ event: "caught/go" }], retries: 1 },
      async ({ step, attempt }) => {
        const caught = await step
          .run("boom", () => {
            attempts.push(attempt);
            throw new TypeError("bad");
          })
          .catch((error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : ""));
        return step.run("clean-up", () => caught);
      },
    );
    await testEngine(url, client, [fn]);
    await emit(db, "caught/go", {});

    expect(await endedRun(db, "caught")).toMatchObject({ status: "completed", output: "TypeError: bad" });
    expect(attempts).toEqual([0, 1]);
  });

  test("that pass are forgotten: the next step has all its attempts", async () => {
    const attempts: string[] = [];
    const fn = client.createFunction(
      { id: "flaky", triggers: [{ event: "flaky/go" }], retries: 1 },
      async ({ step, attempt }) => {
        for (const name of ["one", "two"]) {
          await step.run(name, () => {
            attempts.push(`${name}:${attempt}`);
            if (attempt === 0) throw new RetryAfterError("not yet", 100);
          });
        }
      },
    );
    await testEngine(url, client, [fn]);
    await emit(db, "flaky/go", {});

    expect(await endedRun(db, "flaky")).toMatchObject({ status: "completed" });
    expect(attempts).toEqual(["one:0", "one:1", "two:0", "two:1"]);
  });

  test("end the run after the last attempt, and onFailure is told what started it and why it failed", async () => {
    const told: unknown[] = [];
    const fn = client.createFunction(
      {
        id: "doomed",
        triggers: [{ event: "doomed/go" }],
        retries: 1,
        onFailure: async ({ event, error }) =>
          void told.push({ data: event.data.event.data, run: event.data.run_id, why: error.message }),
      },
      async () => {
        throw new RetryAfterError("no luck", 50);
      },
    );
    await testEngine(url, client, [fn]);
    await emit(db, "doomed/go", { of: "x" });

    const run = await endedRun(db, "doomed");
    await endedRun(db, "doomed-failure");

    expect(run).toMatchObject({ status: "failed", error: { message: "no luck" } });
    expect(told).toEqual([{ data: { of: "x" }, run: run.id, why: "no luck" }]);
  });

  test("of an onFailure handler start no further one", async () => {
    const fn = client.createFunction(
      {
        id: "twice-doomed",
        triggers: [{ event: "twice-doomed/go" }],
        retries: 0,
        onFailure: () => {
          throw new NonRetriableError("this too");
        },
      },
      () => {
        throw new NonRetriableError("first");
      },
    );
    await testEngine(url, client, [fn]);
    await emit(db, "twice-doomed/go", {});

    expect(await endedRun(db, "twice-doomed-failure")).toMatchObject({
      status: "failed",
      error: { message: "this too" },
    });
    expect(await endedRuns(db, "twice-doomed-failure")).toHaveLength(1);
  });

  test("that can't be helped are not tried again", async () => {
    let calls = 0;
    const fn = client.createFunction(
      { id: "final", triggers: [{ event: "final/go" }], retries: 5 },
      async ({ step }) => {
        await step.run("never", () => {
          calls++;
          throw new NonRetriableError("never");
        });
      },
    );
    await testEngine(url, client, [fn]);
    await emit(db, "final/go", {});

    expect(await endedRun(db, "final")).toMatchObject({ status: "failed", error: { message: "never" } });
    expect(calls).toBe(1);
  });

  test("are tried again when the error says, not before", async () => {
    const times: number[] = [];
    const fn = client.createFunction(
      { id: "later", triggers: [{ event: "later/go" }], retries: 1 },
      async ({ step, attempt }) =>
        step.run("wait", () => {
          times.push(Date.now());
          if (attempt === 0) throw new RetryAfterError("busy", "2s");
          return "ok";
        }),
    );
    await testEngine(url, client, [fn]);
    await emit(db, "later/go", {});

    expect(await endedRun(db, "later")).toMatchObject({ status: "completed", output: "ok" });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(1900);
    expect(second - first).toBeLessThan(4000);
  });

  test("include a step that does not answer in time, and other runs go on meanwhile", async () => {
    const hung = client.createFunction({ id: "hung", triggers: [{ event: "hung/go" }], retries: 0 }, async ({ step }) =>
      step.run("hang", () => new Promise(() => undefined)),
    );
    const other = client.createFunction({ id: "other", triggers: [{ event: "other/go" }] }, () => "done");
    await testEngine(url, client, [hung, other], { stepTimeLimit: 500, concurrency: 1 });
    await emit(db, "hung/go", {});
    await emit(db, "other/go", {});

    expect(await endedRun(db, "hung")).toMatchObject({ status: "failed", error: { name: "TimeLimitError" } });
    expect(await endedRun(db, "other")).toMatchObject({ status: "completed" });
  });
});
