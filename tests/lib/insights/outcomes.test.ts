import { beforeAll, expect, test } from "vitest";
import { PermissionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { recordDecision } from "@/lib/decisions/record-decision";
import type { DraftModel } from "@/lib/drafting/models/model";
import { generateRedraft } from "@/lib/drafting/generate-redraft";
import { outcomesByPrompt } from "@/lib/insights/outcomes";
import { volumeByDay } from "@/lib/insights/volume";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { putInRedraft } from "@/lib/review/put-in-redraft";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { testDatabase } from "../../support/database";
import { decide, decided, edited, openDesk, rejected } from "../../support/decided";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("approval and edit rate are of what was drafted; what was held is counted beside them", async () => {
  const desk = await openDesk(db);
  await decided(desk);
  await decided(desk);
  await decided(desk, edited);
  await decided(desk, rejected);
  const held = { content: { body: "" }, holdReasons: [{ code: "too-short", message: "Too short." }] };
  await decided(desk, { ...edited, draft: { output: held as never } });

  const [row, ...others] = await outcomesByPrompt(desk.auditor, {});
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    workflowId: desk.workflow.id,
    workflowName: "Support reply",
    promptVersion: "support-1",
    approved: 2,
    approvedWithEdits: 2,
    rejected: 1,
    held: 1,
    approvalRate: 3 / 4,
    editRate: 1 / 3,
  });
});

test("what was taken back, still waits for votes, is a test or a sample, or was passed on is not counted", async () => {
  const desk = await openDesk(db, { undoSeconds: 60 });
  const undone = await decided(desk);
  await undoDecision(desk.jane, { reviewId: undone.id });
  const two = await createWorkflow(db, desk.workspaceId, { review: { policy: { kind: "count", needed: 2 } } });
  await decided(desk, { of: two });
  await decided(desk, { draft: { origin: "test" } });
  await decided(desk, { decision: "escalated", comment: "Not mine." });
  const { draftId } = await decided(desk);
  await db.execute(`update review set purpose = 'audit' where draft_id = '${draftId}'`);

  expect(await outcomesByPrompt(desk.auditor, {})).toEqual([]);

  // Decided once more, it counts once, as what it is now.
  await decide(desk.omar, undone.id, rejected);
  expect(await outcomesByPrompt(desk.auditor, {})).toMatchObject([{ approved: 0, rejected: 1 }]);
});

test("the prompt version is that of what the drafter wrote, whoever edited it since", async () => {
  const desk = await openDesk(db);
  const { id: reviewId } = await createReview(desk.jane, desk.workflow);
  const { draftVersion, contentHash } = await getReview(desk.jane, { reviewId });
  const asked = { reviewId, draftVersion, contentHash, decision: "redraft" as const, comment: "Shorter." };
  const { decisionId } = await recordDecision(desk.jane, asked);
  const job = systemContext(db, desk.workspaceId, "redraft", desk.clock);
  const { generationId } = await generateRedraft(job, { decisionId, model: scriptedModel("Soon."), lastTry: false });
  await putInRedraft(job, generationId ?? "");
  await decide(desk.jane, reviewId, edited);
  await decided(desk, edited);

  const rows = await outcomesByPrompt(desk.auditor, {});
  expect(rows.map((row) => [row.promptVersion, row.approvedWithEdits])).toEqual([
    [expect.stringMatching(/\+revision\+support-1$/), 1],
    ["support-1", 1],
  ]);
});

test("volume has every day of the period, and what is older is not in it", async () => {
  const desk = await openDesk(db);
  desk.clock.set("2026-03-01T23:59:00.000Z");
  await decided(desk, { after: 30 });
  desk.clock.set("2026-03-02T00:00:00.000Z");
  await decided(desk, { after: 0 });
  await decided(desk, { ...rejected, after: 0 });
  desk.clock.set("2026-03-08T10:00:00.000Z");
  await decided(desk, edited);

  const days = await volumeByDay(desk.auditor, { days: 7 });
  expect(days).toHaveLength(7);
  expect(days[0]).toEqual({ day: "2026-03-02", approved: 1, approvedWithEdits: 0, rejected: 1 });
  expect(days[3]).toEqual({ day: "2026-03-05", approved: 0, approvedWithEdits: 0, rejected: 0 });
  expect(days[6]).toEqual({ day: "2026-03-08", approved: 0, approvedWithEdits: 1, rejected: 0 });
  const month = await volumeByDay(desk.auditor, { days: 30 });
  expect(month.find(({ day }) => day === "2026-03-01")).toMatchObject({ approved: 1 });
});

test("one workflow can be asked for alone", async () => {
  const desk = await openDesk(db);
  const refunds = await createWorkflow(db, desk.workspaceId);
  await decided(desk);
  await decided(desk, { of: refunds, ...rejected });

  expect(await outcomesByPrompt(desk.auditor, {})).toHaveLength(2);
  expect(await outcomesByPrompt(desk.auditor, { workflowId: refunds.id })).toMatchObject([
    { workflowId: refunds.id, approved: 0, rejected: 1 },
  ]);
});

test("a reviewer sees no figures", async () => {
  const desk = await openDesk(db);
  await expect(outcomesByPrompt(desk.jane, {})).rejects.toThrow(PermissionError);
});

function scriptedModel(body: string): DraftModel {
  const usage = { inputTokens: 10, outputTokens: 5, costMicros: 3 };
  return { name: "scripted", generate: () => Promise.resolve({ body, usedChunkIds: [], model: "scripted", ...usage }) };
}
