import { expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { createApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { workflow as workflowTable } from "@/lib/db/schema/workflows/workflow";
import { systemContext } from "@/lib/members/system-context";
import { openReview } from "@/lib/review/open-review";
import { createCaller, get, post, startApi } from "../../support/api";
import { createTestTrigger, ticket } from "../../support/trigger";
import { createGeneration } from "../../support/workflow";

startApi();

async function arrange() {
  const { workflow, trigger } = await createTestTrigger(database());
  const owner = await createCaller({ workspaceId: workflow.workspaceId, roles: ["owner"] });
  const [row] = await database().select().from(workflowTable).where(eq(workflowTable.id, workflow.id));
  const send = (fields: object = {}, query = "", key = owner.key) =>
    post(`/api/v1/events${query}`, { key, body: { workflow: row?.slug, payload: ticket(), ...fields } });
  return { owner, workflow, trigger, send };
}

test("an event is taken in once for its id, and says where to look", async () => {
  const { owner, send } = await arrange();
  const fields = { id: newId(), payload: ticket() };
  const first = await send(fields);
  expect(first).toMatchObject({
    status: 202,
    body: { duplicate: false, url: `/api/v1/events/${first.body.event_id}` },
  });
  expect((await send(fields)).body).toEqual({ ...first.body, duplicate: true });
  expect((await get(first.body.url as string, owner)).body).toEqual({ id: first.body.event_id, draft_id: null });
});

test("who waits gets the draft as soon as it is there", async () => {
  const { owner, workflow, send } = await arrange();
  const fields = { id: newId(), payload: ticket() };
  const { event_id: eventId } = (await send(fields)).body;
  const waiting = send(fields, "?wait=20");
  const generationId = await createGeneration(database(), workflow, eventId as string);
  await openReview(systemContext(database(), workflow.workspaceId, "test"), generationId);

  const { status, body } = await waiting;
  expect({ status, duplicate: body.duplicate }).toEqual({ status: 200, duplicate: true });
  expect(body.draft).toMatchObject({ event: { id: eventId }, review: { status: "open" } });
  expect((await get(`/api/v1/events/${eventId}`, owner)).body.draft_id).toBe(body.draft.id);
});

test("who waits in vain is told so in time", async () => {
  const { send } = await arrange();
  const before = performance.now();
  expect((await send({}, "?wait=0.2")).status).toBe(202);
  expect(performance.now() - before).toBeLessThan(5_000);
  expect((await send({}, "?wait=31")).body.faults[0].path).toBe("/wait");
});

test("waiting needs the right to read drafts, said before anything is stored", async () => {
  const { owner, send } = await arrange();
  const { key } = await createApiKey(owner.ctx, { name: "in", scopes: ["events:write"], personal: false });
  const fields = { id: newId(), payload: ticket() };
  expect((await send(fields, "?wait=1", key)).status).toBe(403);
  expect((await send(fields, "", key)).body.duplicate).toBe(false);
});

test("what does not fit the trigger's schema, or has no trigger, is refused", async () => {
  const { send, owner } = await arrange();
  const { status, body } = await send({ payload: { subject: "No id, no body" } });
  expect({ status, faults: body.faults.length }).toEqual({ status: 422, faults: 2 });
  for (const workflow of ["nowhere", "no\0where"]) expect((await send({ workflow })).status).toBe(404);
  const stranger = await createCaller({ roles: ["owner"] });
  expect((await send({}, "", stranger.key)).status).toBe(404);
  expect((await get(`/api/v1/events/${newId()}`, owner)).status).toBe(404);
});
