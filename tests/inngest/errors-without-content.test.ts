import { eq } from "drizzle-orm";
import { RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { newId } from "@/lib/core/id";
import { connect } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { engineOp } from "@/lib/db/schema/engine/engine-op";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { createSdk } from "@/lib/engine/sdk";
import { testDatabaseUrl } from "../support/database";
import { emit, endedRun, testClient, testEngine } from "../support/engine";

const text = "Jane Smith, jane@example.com";

test("an answer to Inngest's server tells no cause", async () => {
  const client = testClient(connect(await testDatabaseUrl(), 1));
  const caused = client.createFunction({ id: "caused", triggers: [{ event: "t/caused" }] }, () => {
    throw new RetryAfterError("The model is down.", 1000, { cause: new Error(text) });
  });
  const event = { id: newId(), name: "t/caused", data: {}, ts: Date.now() };
  const ctx = { run_id: "r", attempt: 0, max_attempts: 2, disable_immediate_execution: false, use_api: false };
  const stack = { stack: [], current: 0 };

  const answer = await createSdk(client, [caused]).call("countersign-caused", "step", {
    version: -1,
    event,
    events: [event],
    steps: {},
    ctx: { ...ctx, stack },
  });
  expect(answer).toMatchObject({ status: 500, retryAfter: "1", body: { message: "The model is down." } });
  expect(JSON.stringify(answer.body)).not.toContain(text);
});

test("what the engine keeps of a failure, and hands to onFailure, holds no values of a query and no cause", async () => {
  const url = await testDatabaseUrl();
  const db = connect(url, 2);
  const client = testClient(db);
  const insertTwice = async () => {
    const row = { id: newId(), name: text, email: text };
    await db.insert(user).values(row);
    await db.insert(user).values(row);
  };
  const told: string[] = [];
  const onFailure = async ({ error }: { error: Error }) => void told.push(error.message);
  const failing = [
    client.createFunction({ id: "in-step", triggers: [{ event: "t/step" }], retries: 0, onFailure }, async ({ step }) =>
      step.run("insert", insertTwice),
    ),
    client.createFunction({ id: "in-tail", triggers: [{ event: "t/tail" }], retries: 0, onFailure }, insertTwice),
    client.createFunction({ id: "caused", triggers: [{ event: "t/caused" }], retries: 0, onFailure }, () => {
      throw new RetryAfterError("The model is down.", 1000, { cause: new Error(text) });
    }),
  ];
  await testEngine(url, client, failing);

  for (const name of ["t/step", "t/tail", "t/caused"]) await emit(db, name, {});
  const runs = [await endedRun(db, "in-step"), await endedRun(db, "in-tail"), await endedRun(db, "caused")];
  for (const id of ["in-step-failure", "in-tail-failure", "caused-failure"]) await endedRun(db, id);

  const failures = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "inngest/function.failed"));
  const kept = JSON.stringify([runs, failures, await db.select().from(engineOp), told]);
  expect(kept).not.toContain("jane@example.com");
  expect(told.sort()).toEqual([
    "A database query failed (SQLSTATE 23505). The log says where.",
    "A database query failed (SQLSTATE 23505). The log says where.",
    "The model is down.",
  ]);
  await db.$client.end();
});
