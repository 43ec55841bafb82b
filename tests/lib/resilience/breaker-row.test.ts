import { expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import { circuitBreaker } from "@/lib/db/schema/resilience/circuit-breaker";
import { withTransaction } from "@/lib/db/transaction";
import { admit, recordFailure, recordSuccess } from "@/lib/resilience/breaker-row";
import { failureThreshold, firstRestSeconds } from "@/lib/resilience/circuit-breaker";
import { testDatabase } from "@/tests/support/database";

const db = await testDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const rested = secondsAfter(start, firstRestSeconds);

const newKey = () => ({ workspaceId: newId(), connectionId: newId(), now: start });
type Key = ReturnType<typeof newKey>;
const ask = (key: Key, now = key.now) => withTransaction({ db }, (tx) => admit(tx, { ...key, now }));
const fail = (key: Key, now = key.now) => withTransaction({ db }, (tx) => recordFailure(tx, { ...key, now }));
const succeed = (key: Key, now = key.now) => withTransaction({ db }, (tx) => recordSuccess(tx, { ...key, now }));

async function openBreaker(): Promise<Key> {
  const key = newKey();
  for (let failure = 0; failure < failureThreshold; failure++) await fail(key);
  return key;
}

test("a connection that never failed is admitted and has no row", async () => {
  const key = newKey();
  expect(await ask(key)).toEqual({ admitted: true });
  await succeed(key);
  expect(await db.select().from(circuitBreaker)).not.toContainEqual(
    expect.objectContaining({ connectionId: key.connectionId }),
  );
});

test("failures counted by several processes at once open the breaker together", async () => {
  const key = newKey();
  await Promise.all(Array.from({ length: failureThreshold }, () => fail(key)));
  expect(await ask(key)).toEqual({ admitted: false, until: rested });
});

test("of many who ask a rested breaker at once, exactly one is admitted", async () => {
  const key = await openBreaker();
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(key, rested)));
  expect(answers.filter((answer) => answer.admitted)).toHaveLength(1);
});

test("the probe's success lets everybody through again", async () => {
  const key = await openBreaker();
  await ask(key, rested);
  await succeed(key, rested);
  expect(await ask(key, rested)).toEqual({ admitted: true });
  expect(await ask(key, rested)).toEqual({ admitted: true });
});

test("the probe's failure gives the target a longer rest", async () => {
  const key = await openBreaker();
  await ask(key, rested);
  await fail(key, rested);
  expect(await ask(key, rested)).toEqual({ admitted: false, until: secondsAfter(rested, 2 * firstRestSeconds) });
});

test("a success in between starts the count anew", async () => {
  const key = newKey();
  for (let failure = 1; failure < failureThreshold; failure++) await fail(key);
  await succeed(key);
  await fail(key);
  expect(await ask(key)).toEqual({ admitted: true });
});

test("another workspace neither sees nor moves a connection's breaker", async () => {
  const key = await openBreaker();
  const other = { ...key, workspaceId: newId() };
  await succeed(other, rested);
  await fail(other);
  expect(await ask(other)).toEqual({ admitted: true });
  expect(await ask(key)).toEqual({ admitted: false, until: rested });
});
