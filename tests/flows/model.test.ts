import type { ServerResponse } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { deliver } from "@/bin/demo/delivery";
import { newId } from "@/lib/core/id";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { answers, fails, hangsUp, modelServer, neverAnswers } from "../lib/drafting/models/model-server";
import { patience, present, startFlow } from "../support/flow";

let turn: (response: ServerResponse) => void = fails(500);
const model = await modelServer((response) => turn(response));
afterAll(() => model.close());
const flow = await startFlow({
  undoSeconds: 0,
  env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: "sk-flow", OPENAI_TIMEOUT_SECONDS: "1" },
});
const { reviewer: rita } = flow.people;

test("a model that answers writes the draft, and what it took is there", async () => {
  const reply = "Hello Jane,\n\nDelivery in the country takes 2 to 4 working days.\n\nBrindlewick";
  turn = answers(reply);
  const { draftId, ticket } = await flow.draftOf();
  const draft = await flow.draft(draftId);
  expect(draft).toMatchObject({
    model: "gpt-5-mini-2025-08-07",
    tokens: { input: 1000, output: 200 },
    cost_micros: 650,
    versions: [{ content: { body: reply } }],
  });
  expect(draft.findings.filter(({ kind }) => kind === "model-unavailable")).toEqual([]);
  const asked = present(model.asked.at(-1));
  expect(asked).toMatchObject({
    path: "/v1/chat/completions",
    headers: { authorization: "Bearer sk-flow" },
    body: { response_format: { type: "json_schema" } },
  });

  await rita.decide(draftId);
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toEqual([reply]);
});

test.each([
  ["fails", fails(500), "failed (status 500)"],
  ["does not answer", neverAnswers, "did not answer within 1 second"],
  ["hangs up", hangsUp, "could not be reached"],
  ["refuses the key", fails(401), "refused the API key"],
  ["answers with something else", answers(""), "did not have the form asked for"],
])("a model that %s is replaced by the offline drafter, and the draft says so", async (_, does, reason) => {
  turn = does;
  const { draftId } = await flow.draftOf();
  const draft = await flow.draft(draftId);
  expect(draft).toMatchObject({ held: false, tokens: { input: 0, output: 0 }, cost_micros: 0 });
  expect(draft.model).toMatch(/offline/);
  expect(present(draft.versions[0]).content.body).not.toBe("");
  expect(draft.citations.length).toBeGreaterThan(0);
  const finding = draft.findings.find(({ kind }) => kind === "model-unavailable");
  expect(finding?.message).toContain(reason);
  expect(draft.explanation).toContain(reason);
});

test("a model that is back after one failure writes the draft itself", async () => {
  let calls = 0;
  turn = (response) => (calls++ === 0 ? fails(503) : answers("Two to four days."))(response);
  const { draftId } = await flow.draftOf();
  const draft = await flow.draft(draftId);
  expect(calls).toBe(2);
  expect(draft.versions).toMatchObject([{ content: { body: "Two to four days." } }]);
  expect(draft.findings.filter(({ kind }) => kind === "model-unavailable")).toEqual([]);
});

test("the next version of a ticket waits for the one before it, however slow the model is", async () => {
  const held: ServerResponse[] = [];
  turn = (response) => void held.push(response);
  const first = await flow.takeIn({ version: 1 });
  await expect.poll(() => held.length, patience).toBeGreaterThan(0);
  const body = "I have found the address myself, so only tell me how long delivery takes.";
  const delivery = await deliver(flow.demo.document.trigger, { ...first.ticket, body, version: 2 }, newId());
  const secondEvent = present(delivery.eventId);
  await expect.poll(() => endedRunsOf(secondEvent), patience).toBe(1);
  expect(JSON.stringify(model.asked)).not.toContain(body);

  turn = answers("Two to four days.");
  for (const response of held) turn(response);
  const drafts = [await flow.untilDrafted(first.eventId), await flow.untilDrafted(secondEvent)];
  expect(drafts[0]?.localeCompare(present(drafts[1]))).toBe(-1);
  for (const draftId of drafts) expect(await flow.draft(draftId)).toMatchObject({ held: false });
  expect(JSON.stringify(model.asked)).toContain(body);
});

/** How many runs that the event started have come to their end. */
function endedRunsOf(eventId: string): Promise<number> {
  return flow.read((db) =>
    db.$count(
      engineRun,
      sql`${engineRun.status} <> 'active' and ${engineRun.events} @> ${JSON.stringify([{ data: { eventId } }])}`,
    ),
  );
}
