import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LoggedRequest } from "@/bin/sandbox-helpdesk/model";
import { patience, startFlow } from "../support/flow";

const flow = await startFlow({ undoSeconds: 0, timeoutMs: 1500 });
const { reviewer: rita } = flow.people;

describe("the worker dies between the helpdesk's write and our receipt", () => {
  test("the repeat by idempotency key gets the first answer again, and the reply is there once", async () => {
    const { draftId, ticket, writeBackId } = await approveAndDieBeforeReceipt();
    const sent = await flow.untilWriteBackIs("sent", draftId);
    expect(sent).toMatchObject({ id: writeBackId, receipt: { how: "repeated" } });
    expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
    expect(requestsFor(ticket.id)).toEqual([
      { method: "POST", done: "written", key: writeBackId },
      { method: "POST", done: "replayed", key: writeBackId },
    ]);
  });

  test("a helpdesk without idempotency keys is asked first whether the reply is there, and no second one is sent", async () => {
    await flow.restart({ once: "lookup" });
    const { draftId, ticket } = await approveAndDieBeforeReceipt();
    const sent = await flow.untilWriteBackIs("sent", draftId);
    expect(sent).toMatchObject({ receipt: { how: "found" } });
    expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
    expect(requestsFor(ticket.id).map(({ method, done }) => `${method} ${done}`)).toEqual(["POST written", "GET read"]);
  });
});

test("a connection that is cut after the write is no second reply either", async () => {
  await flow.restart({ once: "key" });
  const { draftId, ticket } = await flow.draftOf();
  await faults({ dropAfterWrite: 1 });
  await rita.decide(draftId);
  await expect.poll(() => flow.repliesTo(ticket.id), patience).toHaveLength(1);
  await faults({});
  expect(await flow.untilWriteBackIs("sent", draftId)).toMatchObject({ receipt: { how: "repeated" } });
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

test("a helpdesk that is down for a while gets the reply when it is back", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await faults({ rate500: 1 });
  await rita.decide(draftId);
  await expect.poll(() => requestsFor(ticket.id).length, patience).toBeGreaterThan(1);
  expect(await flow.writeBacksOf(draftId)).toMatchObject([{ remote_id: null }]);
  await faults({});
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

async function approveAndDieBeforeReceipt() {
  const { draftId, ticket } = await flow.draftOf();
  const { sandbox, product } = flow.demo;
  await faults({ holdAfterWrite: 1 });
  await rita.decide(draftId);
  await expect
    .poll(async () => (await sandbox.control<{ held: unknown[] }>("GET", "/_held")).held.length, patience)
    .toBe(1);
  const { id: writeBackId } = await flow.untilWriteBackIs("sending", draftId);

  const before = product.workerPid();
  product.killWorker("SIGKILL");
  await expect.poll(() => product.workerPid(), patience).not.toBe(before);
  await sandbox.control("POST", "/_release");
  await expect.poll(() => product.workerPid(), patience).toBeGreaterThan(0);
  return { draftId, ticket, writeBackId };
}

const faults = (wanted: object) => flow.demo.sandbox.control("POST", "/_faults", wanted);

/** What the helpdesk was asked about the comments of a ticket, in order. */
function requestsFor(ticketId: string) {
  return readFileSync(flow.demo.sandbox.file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => LoggedRequest.parse(JSON.parse(line)))
    .filter(({ path }) => path.startsWith(`/api/tickets/${ticketId}/comments`))
    .map(({ method, done, headers }) => ({ method, done, key: headers["idempotency-key"] }));
}
