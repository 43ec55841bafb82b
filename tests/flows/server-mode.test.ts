/** The same flow with an Inngest server in charge: the worker only relays, the functions run behind /api/inngest. */
import { afterAll, expect, test } from "vitest";
import { freePort } from "@/bin/server/free-port";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { startFlow } from "../support/flow";
import { startInngestDouble } from "../support/inngest-server";

const eventKey = "event-key-of-the-flow";
const signingKey = "signkey-prod-0123456789abcdef0123456789abcdef";
const port = await freePort(0, "localhost");
const server = await startInngestDouble({ appUrl: `http://localhost:${port}/api/inngest`, eventKey, signingKey });
afterAll(() => server.close());
const flow = await startFlow({
  undoSeconds: 1,
  port,
  env: { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey, INNGEST_BASE_URL: server.url },
});
const { reviewer: rita } = flow.people;

test("a signed delivery becomes a draft, and its approval arrives once, word for word", async () => {
  expect(await server.sync()).toContain("countersign-draft-event");
  const { draftId, ticket } = await flow.draftOf();
  const draft = await flow.draft(draftId);
  expect(draft.citations.length).toBeGreaterThan(0);
  expect(draft.confidence).toBeGreaterThan(0);

  expect(await rita.decide(draftId)).toMatchObject({ status: 200 });
  await flow.untilWriteBackIs("held", draftId);
  await flow.untilWriteBackIs("sent", draftId);
  await server.settled();
  expect(await flow.repliesTo(ticket.id)).toEqual([draft.versions[0]?.content.body]);
  expect(server.runs.map(({ functionId, status }) => `${functionId} ${status}`)).toEqual([
    "countersign-draft-event completed",
    "countersign-write-back-decision completed",
    "countersign-attempt-write-back completed",
  ]);
});

test("events carry ids and no content, and the embedded engine stands still", async () => {
  for (const { data } of server.events) {
    for (const value of Object.values(data)) expect(value).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(await flow.read((db) => db.select().from(engineRun))).toEqual([]);
});

test("an approval that is taken back sends nothing", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  await flow.untilWriteBackIs("held", draftId);
  expect(await rita.undo(draftId)).toMatchObject({ status: 200 });
  await server.settled();
  expect(await flow.writeBacksOf(draftId)).toMatchObject([{ state: "cancelled" }]);
  expect(await flow.repliesTo(ticket.id)).toEqual([]);
});

test("nobody but the server calls the functions", async () => {
  const query = "?fnId=countersign-draft-event&stepId=step";
  const { runs } = server;
  for (const signature of ["", "t=1700000000&s=0123456789abcdef"]) {
    expect((await server.call("POST", query, { event: runs[0]?.event }, signature)).status).toBe(401);
  }
});
