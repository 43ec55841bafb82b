import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { verifyAuditExport } from "@/lib/audit/verify";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { killSwitch } from "@/lib/db/schema/operations/kill-switch";
import { withTransaction } from "@/lib/db/transaction";
import { systemContext } from "@/lib/members/system-context";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { parkDeadLetter } from "@/lib/write-back/park-dead-letter";
import { createCaller, get, post, startApi } from "../../support/api";
import { createEvent, createReview, createWorkflow } from "../../support/workflow";

startApi();

async function arrange() {
  const owner = await createCaller({ roles: ["owner"] });
  const workflow = await createWorkflow(database(), owner.who.workspaceId, { undoSeconds: 60 });
  return { owner, workflow, key: owner.key, stranger: await createCaller({ roles: ["owner"] }) };
}

describe("the kill switch", () => {
  test("is thrown and released for the workspace, a workflow or a connection, and audited once each", async () => {
    const { owner, workflow, key } = await arrange();
    const targets = [
      { scope: "all", id: owner.who.workspaceId },
      { scope: "workflow", id: workflow.id },
      { scope: "connection", id: workflow.connectionId },
    ];
    for (const { scope, id } of targets) {
      const body = scope === "all" ? { scope } : { scope, id };
      for (const on of [true, true, false, false]) {
        expect((await post("/api/v1/kill-switch", { key, body: { ...body, on } })).body).toEqual({ scope, id, on });
        const thrown = await database().select().from(killSwitch).where(eq(killSwitch.targetId, id));
        expect(thrown).toHaveLength(on ? 1 : 0);
      }
      const entries = await database()
        .select()
        .from(auditEntry)
        .where(eq(auditEntry.entityId, id))
        .orderBy(auditEntry.id);
      expect(entries.map((entry) => entry.action)).toEqual(["kill_switch.thrown", "kill_switch.released"]);
    }
  });

  test("of another workspace is out of reach, and so is it for who may not configure", async () => {
    const { owner, workflow, stranger } = await arrange();
    const body = { scope: "workflow", id: workflow.id, on: true };
    expect((await post("/api/v1/kill-switch", { key: stranger.key, body })).status).toBe(404);
    const reviewer = await createCaller({ workspaceId: owner.who.workspaceId, roles: ["reviewer"] });
    expect((await post("/api/v1/kill-switch", { key: reviewer.key, body })).status).toBe(403);
    expect(await database().select().from(killSwitch).where(eq(killSwitch.targetId, workflow.id))).toEqual([]);
  });
});

test("workflows are listed, paused and resumed", async () => {
  const { workflow, key, stranger } = await arrange();
  const status = async () => (await get("/api/v1/workflows", { key })).body.data[0].status as string;
  expect(await status()).toBe("active");
  expect((await post(`/api/v1/workflows/${workflow.id}/pause`, { key })).body).toEqual({
    id: workflow.id,
    status: "paused",
  });
  expect(await status()).toBe("paused");
  await post(`/api/v1/workflows/${workflow.id}/resume`, { key });
  expect(await status()).toBe("active");
  expect((await post(`/api/v1/workflows/${workflow.id}/pause`, { key: stranger.key })).status).toBe(404);
});

test("an approval's write-back is listed, by state too, and only in its workspace", async () => {
  const { owner, workflow, key, stranger } = await arrange();
  const review = await createReview(owner.ctx, workflow);
  const body = { decision: "approved", draft_version: review.draftVersion, content_hash: review.contentHash };
  const { decision_id: decisionId } = (await post(`/api/v1/reviews/${review.id}/decision`, { key, body })).body;
  await openWriteBacks(systemContext(database(), owner.who.workspaceId, "test"), decisionId as string);

  const { data } = (await get("/api/v1/write-backs?state=held", { key })).body;
  expect(data).toMatchObject([
    { decision_id: decisionId, draft_id: review.draftId, state: "held", attempts: 0, receipt: null },
  ]);
  expect((await get("/api/v1/write-backs?state=sent", { key })).body.data).toEqual([]);
  expect((await get("/api/v1/write-backs", { key: stranger.key })).body.data).toEqual([]);
  expect((await get(`/api/v1/reviews/${review.id}`, { key })).body.delivery).toMatchObject({
    state: "held",
    write_back_id: data[0].id,
  });
});

test("a dead letter is listed, replayed once, and all that match in one go", async () => {
  const { owner, workflow, key, stranger } = await arrange();
  const park = async () => {
    const { id: subjectId } = await createEvent(database(), workflow);
    const letter = {
      stage: "drafting" as const,
      subjectId,
      draftId: null,
      reason: "model",
      message: "The model is down.",
    };
    await withTransaction(owner.ctx, (tx) =>
      parkDeadLetter(tx, systemContext(database(), workflow.workspaceId, "test"), letter),
    );
  };
  await park();
  const [letter] = (await get("/api/v1/dead-letters", { key })).body.data;
  expect(letter).toMatchObject({ stage: "drafting", reason: "model", title: "Where is my parcel?" });

  const replay = `/api/v1/dead-letters/${letter.id}/replay`;
  expect((await post(replay, { key: stranger.key })).status).toBe(404);
  expect((await post(replay, { key })).body).toEqual({ id: letter.id, status: "replayed" });
  expect((await post(replay, { key })).status).toBe(409);

  await park();
  await park();
  const bulk = (body: object) => post("/api/v1/dead-letters/replay", { key, body });
  for (const reason of ["", "\0"]) expect((await bulk({ reason })).body).toEqual({ replayed: 0 });
  expect((await bulk({ reason: "other" })).body).toEqual({ replayed: 0 });
  expect((await bulk({ stage: "drafting" })).body).toEqual({ replayed: 2 });
  expect((await get("/api/v1/dead-letters", { key })).body.data).toEqual([]);
});

describe("the audit log", () => {
  test("is read by filter and page, by those who may", async () => {
    const { owner, workflow, key } = await arrange();
    await post(`/api/v1/workflows/${workflow.id}/pause`, { key });
    await post(`/api/v1/workflows/${workflow.id}/resume`, { key });
    const paths = [`entity_id=${workflow.id}&limit=1`, "action=workflow.paused"];
    const [newest, paused] = await Promise.all(paths.map((query) => get(`/api/v1/audit?${query}`, { key })));
    expect(newest?.body).toMatchObject({ data: [{ action: "workflow.resumed" }], next_cursor: expect.any(String) });
    expect(paused?.body.data).toMatchObject([
      { entity_id: workflow.id, actor: { member_id: owner.who.id, via: "api" } },
    ]);

    const reviewer = await createCaller({ workspaceId: owner.who.workspaceId, roles: ["reviewer"] });
    expect((await get("/api/v1/audit", reviewer)).status).toBe(403);
    expect((await get("/api/v1/audit/export", reviewer)).status).toBe(403);
  });

  test("is exported whole, as lines that verify, with its checkpoint", async () => {
    const { workflow, key } = await arrange();
    await post(`/api/v1/workflows/${workflow.id}/pause`, { key });
    const { status, headers, body } = await get("/api/v1/audit/export", { key });
    expect({ status, type: headers.get("content-type") }).toEqual({ status: 200, type: "application/jsonl" });
    const lines = (body as string)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(await verifyAuditExport([body as string])).toMatchObject({ intact: true, entries: lines.length - 2 });
    expect(lines.length).toBeGreaterThanOrEqual(4);

    const { data } = (await get("/api/v1/audit/checkpoints", { key })).body;
    expect(data[0]).toMatchObject({ root_hash: lines.at(-1)?.root_hash, tree_size: lines.length - 2 });
    expect((await get(`/api/v1/audit/checkpoints?cursor=${newId()}`, { key })).status).toBe(422);
  });
});
