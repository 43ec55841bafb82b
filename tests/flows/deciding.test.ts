import { expect, test } from "vitest";
import { supportWorkflow } from "@/bin/demo/demo-workflow";
import { publishWorkflow } from "@/lib/workflows/publish-workflow";
import { startFlow } from "../support/flow";

const flow = await startFlow({ undoSeconds: 0 });
const { reviewer: rita, approver: arun, admin: ada } = flow.people;
const names = ["Rita Reviewer", "Arun Approver"] as const;

test("of two people who decide at the same moment one does, and the other is told who was first", async () => {
  const drafts = await Promise.all(Array.from({ length: 8 }, () => flow.draftOf()));
  const winners = await Promise.all(
    drafts.map(async ({ draftId }) => {
      const answers = await Promise.all([
        rita.decide(draftId),
        arun.decide(draftId, { decision: "rejected", comment: "No." }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const first = answers.findIndex(({ status }) => status === 200);
      expect(answers[1 - first]?.body).toMatchObject({
        type: "urn:countersign:problem:conflict",
        winner: { actor_name: names[first], decision: ["approved", "rejected"][first] },
      });
      return first;
    }),
  );

  for (const [index, { draftId, ticket }] of drafts.entries()) {
    const ritaWon = winners[index] === 0;
    if (ritaWon) await flow.untilWriteBackIs("sent", draftId);
    else await flow.untilAtRest();
    expect(await flow.repliesTo(ticket.id)).toHaveLength(ritaWon ? 1 : 0);
    expect(await flow.reviewOf(draftId)).toMatchObject({ outcome: ritaWon ? "approved" : "rejected" });
  }
});

test("the same person approving twice at once approves once", async () => {
  const { draftId, ticket } = await flow.draftOf();
  const answers = await Promise.all([rita.decide(draftId), rita.decide(draftId), rita.decide(draftId)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  await flow.untilWriteBackIs("sent", draftId);
  await flow.untilAtRest();
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

test("where two must approve nothing leaves before the second person has", async () => {
  const definition = supportWorkflow(flow.demo.connectionId, 0);
  const review = { ...definition.review, policy: { kind: "count" as const, needed: 2 } };
  await flow.read((db) =>
    publishWorkflow(
      { ...flow.demo.cast.as("admin"), db },
      { slug: "support-reply", name: "Support reply", definition: { ...definition, review } },
    ),
  );
  const { draftId, ticket } = await flow.draftOf();
  expect((await flow.reviewOf(draftId)).votes).toEqual({ needed: 2, open: 2 });

  const first = await rita.decide(draftId);
  expect(first).toMatchObject({ status: 200, body: { review_status: "open", open_votes: 1 } });
  expect(await rita.decide(draftId)).toMatchObject({ status: 409 });
  await flow.untilAtRest();
  expect(await flow.writeBacksOf(draftId)).toEqual([]);
  expect(await flow.repliesTo(ticket.id)).toEqual([]);

  const second = await arun.decide(draftId);
  expect(second).toMatchObject({ status: 200, body: { review_status: "decided", open_votes: 0 } });
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

test("an edit of the second person voids the vote that was for another text", async () => {
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  const edited = await arun.decide(draftId, { decision: "approved_with_edits", edits: { body: "Three days." } });
  expect(edited).toMatchObject({ status: 200, body: { review_status: "open", open_votes: 1, draft_version: 2 } });

  expect(await rita.decide(draftId)).toMatchObject({ status: 200, body: { review_status: "decided" } });
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toEqual(["Three days."]);
});

test("the kill switch keeps everything in, and lets it go once it is released", async () => {
  const setSwitch = (on: boolean) => ada.post("/kill-switch", { scope: "all", on });
  const [first, second] = await Promise.all([flow.draftOf(), flow.draftOf()]);
  expect(await setSwitch(true)).toMatchObject({ status: 200, body: { on: true } });
  for (const { draftId } of [first, second]) {
    for (const person of [rita, arun]) expect(await person.decide(draftId)).toMatchObject({ status: 200 });
  }

  await flow.untilWriteBackIs("held", first.draftId);
  await flow.untilWriteBackIs("held", second.draftId);
  await flow.untilAtRest();
  expect(await flow.writeBacksOf(first.draftId)).toMatchObject([{ state: "held", attempts: 0 }]);
  expect(await flow.repliesTo(first.ticket.id)).toEqual([]);

  expect(await setSwitch(false)).toMatchObject({ status: 200, body: { on: false } });
  for (const { draftId, ticket } of [first, second]) {
    await flow.untilWriteBackIs("sent", draftId);
    expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
  }
});

test("a reviewer can't stop or start what goes out", async () => {
  expect(await rita.post("/kill-switch", { scope: "all", on: true })).toMatchObject({
    status: 403,
    body: { permission: "config:write" },
  });
});
