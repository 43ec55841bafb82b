import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startFlow } from "../support/flow";

const flow = await startFlow({ undoSeconds: 3 });
const { reviewer: rita } = flow.people;

test("an approval that is taken back sends nothing, and approving again sends once", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  const held = await flow.untilWriteBackIs("held", draftId);
  expect((await flow.reviewOf(draftId)).undo_until).toBe(held.not_before);
  expect(await rita.undo(draftId)).toMatchObject({ status: 200, body: { review_status: "open" } });
  expect(await flow.reviewOf(draftId)).toMatchObject({ status: "open", outcome: null });

  await rita.decide(draftId);
  const sent = await flow.untilWriteBackIs("sent", draftId);
  // The first would have left before the second.
  expect(sent.not_before > held.not_before).toBe(true);
  expect(await flow.writeBacksOf(draftId)).toMatchObject([{ state: "sent" }, { id: held.id, state: "cancelled" }]);
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

test("an approval that is taken back before the worker has heard of it sends nothing", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  expect(await rita.undo(draftId)).toMatchObject({ status: 200 });
  expect(await rita.decide(draftId, { decision: "rejected", comment: "After all." })).toMatchObject({ status: 200 });
  await flow.untilAtRest();
  const states = (await flow.writeBacksOf(draftId)).map(({ state }) => state);
  expect(states.filter((state) => state !== "cancelled")).toEqual([]);
  expect(await flow.repliesTo(ticket.id)).toEqual([]);
});

test("what has been sent can't be taken back", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  await flow.untilWriteBackIs("sent", draftId);
  expect(await rita.undo(draftId)).toMatchObject({ status: 409, body: { delivery: "sent" } });
  expect(await flow.reviewOf(draftId)).toMatchObject({ status: "decided", undo_until: null });
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

test("at the very end of the window it is either taken back or sent, never both", async () => {
  const drafts = await Promise.all(Array.from({ length: 8 }, () => flow.draftOf()));
  await Promise.all(
    drafts.map(async ({ draftId, ticket }, index) => {
      await rita.decide(draftId);
      const { not_before: end } = await flow.untilWriteBackIs("held", draftId);
      await sleep(Date.parse(end) - Date.now() + (index - 3) * 15);
      const { status } = await rita.undo(draftId);
      expect([200, 409]).toContain(status);
      await flow.untilWriteBackIs(status === 200 ? "cancelled" : "sent", draftId);
      expect(await flow.repliesTo(ticket.id)).toHaveLength(status === 200 ? 0 : 1);
    }),
  );
  // What was taken back would have left by now.
  await flow.untilAtRest();
  const arrived = await Promise.all(drafts.map(({ ticket }) => flow.repliesTo(ticket.id)));
  const states = await Promise.all(drafts.map(async ({ draftId }) => (await flow.writeBacksOf(draftId))[0]?.state));
  expect(arrived.map((replies) => replies.length)).toEqual(states.map((state) => (state === "sent" ? 1 : 0)));
});
