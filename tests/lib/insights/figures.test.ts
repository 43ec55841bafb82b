import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { PermissionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { generation } from "@/lib/db/schema/drafting/generation";
import { draftingCost } from "@/lib/insights/cost";
import { dueTimes } from "@/lib/insights/due-times";
import { insightWorkflows } from "@/lib/insights/list-workflows";
import { outcomesByPrompt } from "@/lib/insights/outcomes";
import { reviewerLoad } from "@/lib/insights/reviewer-load";
import { timeSaved } from "@/lib/insights/time-saved";
import { timeToDecision } from "@/lib/insights/time-to-decision";
import { volumeByDay } from "@/lib/insights/volume";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import { assignReview } from "@/lib/review/assign-review";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { decide, decided, type Desk, edited, openDesk, rejected } from "../../support/decided";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

describe("time to decision", () => {
  test("is told of each channel and of all together, as a median and as what nine in ten kept to", async () => {
    const desk = await openDesk(db);
    const bySlack = { ...desk.jane, actor: { ...desk.jane.actor, via: "slack" } as typeof desk.jane.actor };
    for (const after of [10, 20, 30]) await decided(desk, { after });
    for (const after of [100, 200]) await decided(desk, { after, by: bySlack });

    expect(await timeToDecision(desk.auditor, {})).toEqual([
      { channel: null, decided: 5, medianSeconds: 30, slowestTenthSeconds: 160 },
      { channel: "web", decided: 3, medianSeconds: 20, slowestTenthSeconds: 28 },
      { channel: "slack", decided: 2, medianSeconds: 150, slowestTenthSeconds: 190 },
    ]);
  });

  test("leaves out what a policy decided", async () => {
    const desk = await openDesk(db);
    await decided(desk, { after: 10 });
    const { id } = await decided(desk, { after: 1000 });
    // No workflow can name a policy that decides yet.
    await db.execute(`update decision set surface = 'policy' where review_id = '${id}'`);

    expect(await timeToDecision(desk.auditor, {})).toMatchObject([
      { channel: null, decided: 1, medianSeconds: 10 },
      { channel: "web", decided: 1 },
    ]);
  });
});

describe("time saved", () => {
  test("is the baseline less everybody's time for what was approved, and the time lost for what was rejected", async () => {
    const desk = await openDesk(db, { review: { baselineMinutes: 10, policy: { kind: "count", needed: 2 } } });
    const { id } = await decided(desk, { dwellMs: 60_000 });
    desk.clock.advance(60);
    await decide(desk.omar, id, { dwellMs: 120_000 });
    const refused = await decided(desk, { ...rejected, dwellMs: 30_000 });
    expect(refused.id).not.toBe(id);

    expect(await timeSaved(desk.auditor, {})).toMatchObject([
      { baselineMinutes: 10, decided: 2, known: 2, spentMinutes: 3.5, savedMinutes: 10 - 3 - 0.5 },
    ]);
  });

  test("says of how many decisions it is known: not where the time of one of the people is missing", async () => {
    const desk = await openDesk(db, { review: { baselineMinutes: 10 } });
    await decided(desk, { dwellMs: 60_000 });
    await decided(desk);
    const passedOn = await decided(desk, { decision: "escalated", comment: "Not mine." });
    await decide(desk.omar, passedOn.id, { dwellMs: 60_000 });

    expect(await timeSaved(desk.auditor, {})).toMatchObject([
      { decided: 3, known: 1, spentMinutes: 1, savedMinutes: 9 },
    ]);
  });

  test("counts one viewing once, also where it ended in two decisions", async () => {
    const desk = await openDesk(db, { review: { baselineMinutes: 10 } });
    const viewedAt = desk.clock.now();
    const escalated = { decision: "escalated", comment: "Not mine." } as const;
    const { id } = await decided(desk, { ...escalated, viewedAt, dwellMs: 60_000 });
    desk.clock.advance(30);
    await decide(desk.jane, id, { viewedAt, dwellMs: 90_000 });

    expect(await timeSaved(desk.auditor, {})).toMatchObject([{ known: 1, spentMinutes: 1.5, savedMinutes: 8.5 }]);
  });

  test("is not told where the workflow has no baseline, and only spent where it has and nothing is known", async () => {
    const desk = await openDesk(db);
    await decided(desk, { dwellMs: 60_000 });
    const other = await createWorkflow(db, desk.workspaceId, { review: { baselineMinutes: 5 } });
    await decided(desk, { of: other });

    const rows = await timeSaved(desk.auditor, {});
    expect(rows.find(({ workflowId }) => workflowId === desk.workflow.id)).toMatchObject({
      baselineMinutes: null,
      known: 1,
      spentMinutes: 1,
      savedMinutes: null,
    });
    expect(rows.find(({ workflowId }) => workflowId === other.id)).toMatchObject({
      baselineMinutes: 5,
      known: 0,
      savedMinutes: null,
    });
  });
});

test("due times: decided by the time it was due is in time, a moment later is not, and what waits too long is told", async () => {
  const desk = await openDesk(db, { review: { dueInMinutes: 1 } });
  await decided(desk, { after: 60 });
  await decided(desk, { after: 61 });
  await createReview(desk.jane, desk.workflow);
  desk.clock.advance(120);
  await createReview(desk.jane, desk.workflow);

  expect(await dueTimes(desk.auditor, {})).toMatchObject([{ decided: 2, met: 1, metRate: 0.5, overdue: 1 }]);
  const other = await createWorkflow(db, desk.workspaceId);
  expect(await dueTimes(desk.auditor, { workflowId: other.id })).toEqual([]);
});

test("load: who closed how much, who else voted, how long they looked and what waits for them", async () => {
  const desk = await openDesk(db, { review: { policy: { kind: "count", needed: 2 } } });
  const { id } = await decided(desk, { dwellMs: 10_000 });
  await decide(desk.omar, id);
  await decided(desk, { ...rejected, dwellMs: 20_000 });
  const waiting = await createReview(desk.jane, desk.workflow);
  if (desk.omar.actor.kind !== "person" || desk.jane.actor.kind !== "person") throw new Error("They are people.");
  await assignReview(desk.jane, { reviewId: waiting.id, memberId: desk.omar.actor.memberId });

  expect(await reviewerLoad(desk.auditor, {})).toEqual([
    { memberId: desk.jane.actor.memberId, name: "Jane", decided: 1, otherVotes: 1, medianViewSeconds: 15, assigned: 0 },
    {
      memberId: desk.omar.actor.memberId,
      name: "Omar",
      decided: 1,
      otherVotes: 0,
      medianViewSeconds: null,
      assigned: 1,
    },
  ]);
});

test("cost is that of every generation of what was decided, and says what was asked for again", async () => {
  const desk = await openDesk(db);
  const { draftId } = await decided(desk);
  await decided(desk, edited);
  await createReview(desk.jane, desk.workflow);
  await db.update(generation).set({ costMicros: 1_000 }).where(eq(generation.workspaceId, desk.workspaceId));
  await db.execute(`insert into generation (id, workspace_id, event_id, workflow_version_id, output, model, prompt_version,
      input_tokens, output_tokens, cost_micros, latency_ms, draft_id, instead_of, instruction)
    select gen_random_uuid(), g.workspace_id, g.event_id, g.workflow_version_id, g.output, g.model, g.prompt_version,
      0, 0, 250, 0, d.id, 1, 'Shorter.'
    from draft d join generation g on g.id = d.generation_id where d.id = '${draftId}'`);

  expect(await draftingCost(desk.auditor, {})).toMatchObject([
    { decided: 2, generations: 3, costMicros: 2_250, redraftMicros: 250 },
  ]);
});

describe("whoever asks", () => {
  const questions = {
    volumeByDay,
    outcomesByPrompt,
    timeToDecision,
    timeSaved,
    dueTimes,
    reviewerLoad,
    draftingCost,
    insightWorkflows,
  };

  test.each(Object.entries(questions))("%s: another workspace sees nothing of it", async (name, ask) => {
    const desk = await fullDesk();
    const other = await openDesk(db);
    const own = JSON.stringify(await ask(desk.auditor, {}));
    const seen = JSON.stringify(await ask(other.auditor, { workflowId: desk.workflow.id }));

    if (name === "volumeByDay") expect([own, seen].map((text) => /"approved":[1-9]/.test(text))).toEqual([true, false]);
    else if (name === "insightWorkflows") expect(seen).not.toContain(desk.workflow.id);
    else expect([own === "[]", seen]).toEqual([false, "[]"]);
  });

  test.each(Object.entries(questions))("%s: needs the permission", async (_, ask) => {
    const desk = await openDesk(db);
    await expect(ask(desk.jane, {})).rejects.toThrow(PermissionError);
    const approver = await createMember(db, { workspaceId: desk.workspaceId, roles: ["approver"] });
    await expect(ask(contextFor(db, approver), {})).rejects.toThrow(PermissionError);
  });

  test("admins, auditors and owners may", () => {
    const all: Role[] = ["owner", "admin", "reviewer", "approver", "auditor"];
    expect(all.filter((role) => permissionsOf([role]).has("insights:read"))).toEqual(["owner", "admin", "auditor"]);
  });
});

/** A little of everything. */
async function fullDesk(): Promise<Desk> {
  const desk = await openDesk(db, { review: { baselineMinutes: 5 } });
  await decided(desk, { dwellMs: 1000 });
  await createReview(desk.jane, desk.workflow);
  desk.clock.advance(100_000);
  return desk;
}
