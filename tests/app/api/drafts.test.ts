/** Agents' own drafts by the public API: asked, decided by people, answered once nothing can be taken back. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { systemClock } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import { expireReviews } from "@/lib/decisions/close-reviews";
import { database } from "@/lib/db/database";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { agentRequest } from "@/lib/db/schema/drafting/agent-request";
import { event } from "@/lib/db/schema/intake/event";
import { killSwitch } from "@/lib/db/schema/operations/kill-switch";
import { review } from "@/lib/db/schema/review/review";
import { systemContext } from "@/lib/members/system-context";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { type AgentDesk, agentDesk, agentKey, carryOutAt, decideAt, deskVault, slugOf } from "../../support/agent-desk";
import { createCaller, get, post, startApi } from "../../support/api";
import { createTestTrigger, ticket } from "../../support/trigger";

startApi();

const args = { to: "jane@example.com", amount: 12.5, body: "Dear Jane,\nsorry.\n" };

const tool = (fields: object = {}) => ({
  tool: "refund",
  arguments: args,
  description: "She was sent the wrong one.",
  ...fields,
});

const resultOf = async (desk: Pick<AgentDesk, "agent">, draftId: string, query = "") =>
  (await get(`/api/v1/drafts/${draftId}/result${query}`, { key: desk.agent })).body;

describe("a tool that an agent wants to run", () => {
  test("is shown word for word, and answered with what was approved", async () => {
    const desk = await agentDesk();
    const asked = await desk.ask(tool({ id: "r-1" }));
    expect(asked).toMatchObject({ status: 202, body: { duplicate: false, drafts: [{ id: asked.body.id }] } });
    expect(asked.body.url).toBe(`/api/v1/drafts/${asked.body.id}/result`);

    const draft = (await get(`/api/v1/drafts/${asked.body.id}`, { key: desk.reviewer.key })).body;
    expect(draft.content.body).toBe("to: jane@example.com\namount: 12.5\nbody: |\n  Dear Jane,\n  sorry.\n");
    expect(draft.versions[0].actions).toMatchObject([
      { operation: "run-tool", target: { tool: "refund" }, payload: args },
    ]);
    expect(draft).toMatchObject({
      confidence: null,
      held: false,
      confidence_words: "Not measured",
      event: { title: "refund", body: "She was sent the wrong one.", customer: { name: "API key Refund agent" } },
    });
    expect(await resultOf(desk, asked.body.id)).toMatchObject({ status: "pending", response: null, decision: null });

    expect((await decideAt(desk, asked.body.review_id)).status).toBe(200);
    await carryOutAt(desk, asked.body.review_id);
    expect(await resultOf(desk, asked.body.id)).toMatchObject({
      status: "approved",
      write_back: { state: "sent" },
      decision: {
        edited: false,
        by: { kind: "person", member_id: desk.reviewer.who.id },
        content_hash: draft.versions[0].content_hash,
      },
      response: { approved: true, tool: "refund", arguments: args, edited: false },
    });
  });

  test("may be changed by the reviewer, and keeps the kinds of its values", async () => {
    const desk = await agentDesk();
    const { body: asked } = await desk.ask(tool());
    const shown = async () =>
      (await get(`/api/v1/drafts/${asked.id}`, { key: desk.reviewer.key })).body.content.body as string;
    const edit = (body: string) =>
      decideAt(desk, asked.review_id, { decision: "approved_with_edits", edits: { body } });
    const refused = await edit("to: jane@example.com\namount: much\nbody: Hi\n");
    expect(refused).toMatchObject({ status: 422, body: { reason: "arguments", faults: [{ path: "/edits/body" }] } });
    expect((await edit("to: jane@example.com\namount: 0xA # ten\nbody: 007\n")).status).toBe(200);
    expect(await shown()).toBe('to: jane@example.com\namount: 10\nbody: "007"\n');
    await carryOutAt(desk, asked.review_id);
    expect((await resultOf(desk, asked.id)).response).toEqual({
      approved: true,
      tool: "refund",
      arguments: { to: "jane@example.com", amount: 10, body: "007" },
      edited: true,
    });
  });

  test("that is rejected is told so with the reason, once that can't be taken back", async () => {
    const desk = await agentDesk({ undoSeconds: 600 });
    const { body: asked } = await desk.ask(tool());
    await decideAt(desk, asked.review_id, { decision: "rejected", comment: "Not before Monday" });
    expect(await resultOf(desk, asked.id)).toMatchObject({ status: "pending", response: null, decision: null });
    await database()
      .update(review)
      .set({ closedAt: new Date(Date.now() - 601_000) })
      .where(eq(review.id, asked.review_id));
    expect(await resultOf(desk, asked.id)).toMatchObject({
      status: "rejected",
      write_back: null,
      response: { approved: false, reason: "Not before Monday" },
    });
  });

  test("is not approved as long as that can be taken back, or the kill switch is on", async () => {
    const desk = await agentDesk();
    const { body: asked } = await desk.ask(tool());
    await database()
      .insert(killSwitch)
      .values({
        id: newId(),
        workspaceId: desk.reviewer.who.workspaceId,
        targetId: desk.workflowId,
        scope: "workflow",
        thrownBy: { kind: "system", job: "test" },
      });
    await decideAt(desk, asked.review_id);
    await carryOutAt(desk, asked.review_id);
    expect(await resultOf(desk, asked.id)).toMatchObject({
      status: "pending",
      write_back: { state: "held" },
      response: null,
    });
    expect((await post(`/api/v1/reviews/${asked.review_id}/undo`, { key: desk.reviewer.key })).status).toBe(200);
    await database().delete(killSwitch).where(eq(killSwitch.targetId, desk.workflowId));
    await carryOutAt(desk, asked.review_id);
    expect(await resultOf(desk, asked.id)).toMatchObject({ status: "pending", response: null });
  });

  test("whose agent can't take changes, or only changes, is decided accordingly", async () => {
    const desk = await agentDesk();
    const { body: fixed } = await desk.ask(tool({ allow_edit: false }));
    const edit = { decision: "approved_with_edits", edits: { body: "to: x\n" } };
    expect((await decideAt(desk, fixed.review_id, edit)).body).toMatchObject({ status: 409, reason: "edit-not-taken" });
    const request = {
      action_requests: [{ name: "x", args: { a: 1 } }],
      review_configs: [{ action_name: "x", allowed_decisions: ["edit", "reject"] }],
    };
    const { body: loose } = await desk.ask(request);
    expect((await decideAt(desk, loose.review_id)).body).toMatchObject({ status: 409, reason: "edit-only" });
    expect(
      (await decideAt(desk, loose.review_id, { decision: "approved_with_edits", edits: { body: "a: 2\n" } })).status,
    ).toBe(200);
    const again = { decision: "redraft", comment: "Shorter" };
    const { body: other } = await desk.ask(tool());
    expect((await decideAt(desk, other.review_id, again)).body).toMatchObject({ status: 409, reason: "agents-draft" });
  });

  test("is collected by whoever waits, as soon as it is final", async () => {
    const desk = await agentDesk();
    const { body: asked } = await desk.ask(tool());
    const waiting = resultOf(desk, asked.id, "?wait=20");
    await decideAt(desk, asked.review_id);
    await carryOutAt(desk, asked.review_id);
    expect(await waiting).toMatchObject({ status: "approved" });
  });
});

test("several calls at once are a draft each, and answered together in their order", async () => {
  const desk = await agentDesk();
  const request = {
    action_requests: [
      { name: "refund", args },
      { name: "close_ticket", args: { id: 7 } },
    ],
    review_configs: [],
  };
  const { body: asked } = await desk.ask(request);
  expect(asked.drafts).toHaveLength(2);
  const [one, two] = asked.drafts;
  await decideAt(desk, two.review_id, { decision: "rejected", comment: "Leave it open" });
  expect(await resultOf(desk, two.id)).toMatchObject({ status: "rejected", response: null });
  await decideAt(desk, one.review_id);
  await carryOutAt(desk, one.review_id);
  const response = { decisions: [{ type: "approve" }, { type: "reject", message: "Leave it open" }] };
  for (const { id } of asked.drafts) expect((await resultOf(desk, id)).response).toEqual(response);
});

test("what nobody decided in time is a no that says so, and when", async () => {
  const desk = await agentDesk();
  const { body: asked } = await desk.ask({ run_id: "r", call_id: "c", spec: { fn: "refund", kwargs: args } });
  const passed = new Date(Date.now() - 1_000);
  await database().update(review).set({ expiresAt: passed }).where(eq(review.id, asked.review_id));
  await expireReviews({ db: database(), clock: systemClock });
  const result = await resultOf(desk, asked.id);
  expect(result).toMatchObject({
    status: "expired",
    decision: null,
    response: { status: { approved: false, comment: "Nobody decided it in time." } },
  });
  expect(Date.parse(result.response.status.responded_at as string)).toBeGreaterThan(passed.getTime());
});

describe("the same request again", () => {
  test("is the same drafts, also when it comes several times at once", async () => {
    const desk = await agentDesk();
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.ask(tool({ id: "same" }))));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
    expect(
      await database().select().from(agentRequest).where(eq(agentRequest.workflowId, desk.workflowId)),
    ).toHaveLength(1);
  });

  test("with other arguments under the same id is refused; another agent's id is its own", async () => {
    const desk = await agentDesk();
    const { body: first } = await desk.ask(tool({ id: "same" }));
    expect((await desk.ask(tool({ id: "same", arguments: { to: "mallory@example.com" } }))).status).toBe(409);
    const owner = await createCaller({ workspaceId: desk.reviewer.who.workspaceId, roles: ["owner"] });
    const other = await desk.ask(tool({ id: "same" }), await agentKey(owner));
    expect(other).toMatchObject({ status: 202, body: { duplicate: false } });
    expect(other.body.id).not.toBe(first.id);
  });
});

describe("who", () => {
  test("proposes does not decide, not even as a person", async () => {
    const desk = await agentDesk();
    const owner = await createCaller({ workspaceId: desk.reviewer.who.workspaceId, roles: ["owner"] });
    const { body: asked } = await desk.ask(tool(), owner.key);
    expect((await decideAt({ ...desk, reviewer: owner }, asked.review_id)).body).toMatchObject({
      status: 403,
      reason: "own-draft",
    });
  });

  test("has no right to propose is refused, and other agents are told nothing", async () => {
    const desk = await agentDesk();
    expect((await desk.ask(tool(), desk.reviewer.key)).status).toBe(403);
    const { body: asked } = await desk.ask(tool());
    const owner = await createCaller({ workspaceId: desk.reviewer.who.workspaceId, roles: ["owner"] });
    const stranger = await createCaller({ roles: ["owner"] });
    for (const key of [await agentKey(owner), owner.key, stranger.key])
      expect((await get(`/api/v1/drafts/${asked.id}/result`, { key })).status).toBe(404);
    expect((await desk.ask(tool(), stranger.key)).status).toBe(404);
  });

  test("asked is in the audit log, with nothing of the arguments", async () => {
    const desk = await agentDesk();
    await desk.ask(tool());
    const entries = await database()
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.workspaceId, desk.reviewer.who.workspaceId));
    const accepted = entries.find(({ action }) => action === "agent_request.accepted");
    expect(accepted?.actor).toMatchObject({ kind: "api-key" });
    expect(JSON.stringify(entries)).not.toContain("jane@example.com");
  });
});

test("what does not fit is told at its place, and nothing is stored", async () => {
  const desk = await agentDesk();
  expect((await desk.ask({ tool: "x", arguments: "no" })).body.faults).toMatchObject([{ path: "/arguments" }]);
  expect((await desk.ask({})).body.faults[0].message).toContain("action_requests");
  expect((await desk.ask({ payload: {}, draft: { body: "x" } })).body.faults[0].message).toContain(
    "tool and arguments",
  );
  expect((await desk.ask(tool({ arguments: { text: "x".repeat(60_000) } }))).status).toBe(422);
  expect((await post("/api/v1/drafts", { key: desk.agent, body: tool() })).body.faults).toMatchObject([
    { path: "/workflow" },
  ]);
  expect((await post("/api/v1/drafts?workflow=no%00where", { key: desk.agent, body: tool() })).status).toBe(404);
  const paused = await agentDesk({ status: "paused" });
  expect((await paused.ask(tool())).body).toMatchObject({
    status: 409,
    detail: expect.stringContaining("paused") as string,
  });
  for (const { workflowId } of [desk, paused])
    expect(await database().select().from(event).where(eq(event.workflowId, workflowId))).toEqual([]);
});

describe("an agent's draft for the workflow's own action", () => {
  async function ownDesk() {
    const { workflow } = await createTestTrigger(database());
    const owner = await createCaller({ workspaceId: workflow.workspaceId, roles: ["owner"] });
    const agent = await agentKey(owner);
    const slug = await slugOf(workflow.id);
    const reviewer = await createCaller({ workspaceId: workflow.workspaceId, roles: ["reviewer"] });
    const ask = (fields: object = {}) =>
      post("/api/v1/drafts", {
        key: agent,
        body: {
          workflow: slug,
          payload: ticket({ id: "T-7" }),
          draft: { body: "Dear Jane, it is on its way." },
          ...fields,
        },
      });
    return { reviewer, agent, workflowId: workflow.id, ask };
  }

  test("is checked as our own drafts are, and goes where the workflow says", async () => {
    const desk = await ownDesk();
    const asked = await desk.ask({ draft: { body: "Dear Jane, it is on its way.", fields: { status: "solved" } } });
    expect(asked.status).toBe(202);
    const draft = (await get(`/api/v1/drafts/${asked.body.id}`, { key: desk.reviewer.key })).body;
    expect(draft.versions[0].actions).toMatchObject([
      {
        operation: "add-comment",
        target: { ticketId: "T-7" },
        payload: { body: "Dear Jane, it is on its way.", status: "solved" },
      },
    ]);
    expect(draft.event.customer.email).toBe("Jane@Example.com");
    expect(draft.confidence).toBeGreaterThan(0);
    expect(draft.confidence).toBeLessThan(0.6);
    expect(draft.signals.length).toBeGreaterThan(3);
  });

  test("its text is said to be its own, and kept from its arguments' place", async () => {
    const desk = await ownDesk();
    expect((await desk.ask({ tool: "refund" })).status).toBe(422);
    expect((await desk.ask({ payload: { subject: "No id" } })).body.faults.length).toBeGreaterThan(1);
    expect((await desk.ask({ draft: { body: "x", fields: { status: "burnt" } } })).body.faults).toMatchObject([
      { path: "/draft/fields/status" },
    ]);
    expect((await desk.ask({ draft: { body: "x".repeat(20_001) } })).body.faults).toMatchObject([
      { path: "/draft/body" },
    ]);
  });

  test("and the trigger's own event about the same record are two", async () => {
    const desk = await ownDesk();
    const [one, two] = [await desk.ask(), await desk.ask({ id: newId() })];
    expect(one.body.id).not.toBe(two.body.id);
    expect(await database().select().from(event).where(eq(event.workflowId, desk.workflowId))).toHaveLength(2);
  });
});

test("an attempt after the approval was taken back hands nothing over", async () => {
  const desk = await agentDesk();
  const { body: asked } = await desk.ask(tool());
  await decideAt(desk, asked.review_id);
  const ctx = systemContext(database(), desk.reviewer.who.workspaceId, "test");
  expect((await post(`/api/v1/reviews/${asked.review_id}/undo`, { key: desk.reviewer.key })).status).toBe(200);
  expect(await attemptWriteBack(ctx, newId(), { vault: deskVault })).toMatchObject({ claimed: false });
  expect(await resultOf(desk, asked.id)).toMatchObject({ status: "pending" });
});
