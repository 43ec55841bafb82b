import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { revokeApiKey, createApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { member } from "@/lib/db/schema/members/member";
import { review as table } from "@/lib/db/schema/review/review";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { systemContext } from "@/lib/members/system-context";
import { getDraft } from "@/lib/review/get-draft";
import type { ReviewDetail } from "@/lib/review/get-review";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { type Caller, createCaller, del, get, post, startApi } from "../../support/api";
import { createReview, createWorkflow } from "../../support/workflow";

startApi();

async function arrange(overrides: Parameters<typeof createWorkflow>[2] = {}) {
  const jane = await createCaller({ roles: ["reviewer"], name: "Jane" });
  const workflow = await createWorkflow(database(), jane.who.workspaceId, overrides);
  const review = await createReview(jane.ctx, workflow);
  return { jane, workflow, review };
}

const seen = (review: ReviewDetail) => ({ draft_version: review.draftVersion, content_hash: review.contentHash });
const decide = ({ key }: Caller, review: ReviewDetail, body: object, headers?: Record<string, string>) =>
  post(`/api/v1/reviews/${review.id}/decision`, { key, body, headers });

describe("who may call", () => {
  test("nobody without a key, and with a wrong one", async () => {
    expect((await get("/api/v1/reviews")).status).toBe(401);
    const { status, body, headers } = await get("/api/v1/reviews", { key: `cs_${"x".repeat(43)}` });
    expect({ status, type: body.type }).toEqual({ status: 401, type: "urn:countersign:problem:unauthenticated" });
    expect(headers.get("www-authenticate")).toBe("Bearer");
  });

  test("nobody with a revoked key, or as a suspended member, from the next request on", async () => {
    const { jane } = await arrange();
    const { apiKeyId, key } = await createApiKey(jane.ctx, { name: "x", scopes: ["reviews:read"], personal: true });
    expect((await get("/api/v1/reviews", { key })).status).toBe(200);
    await revokeApiKey(jane.ctx, { apiKeyId });
    expect((await get("/api/v1/reviews", { key })).status).toBe(401);

    await database().update(member).set({ suspendedAt: new Date() }).where(eq(member.id, jane.who.id));
    expect((await get("/api/v1/reviews", { key: jane.key })).status).toBe(401);
  });

  test("a key does what its scopes name and no more", async () => {
    const { jane, review } = await arrange();
    const { key } = await createApiKey(jane.ctx, { name: "x", scopes: ["reviews:read"], personal: true });
    expect((await get(`/api/v1/reviews/${review.id}`, { key })).status).toBe(200);
    const refused = await post(`/api/v1/reviews/${review.id}/decision`, {
      key,
      body: { decision: "approved", ...seen(review) },
    });
    expect(refused).toMatchObject({ status: 403, body: { permission: "reviews:decide" } });
    expect((await get(`/api/v1/drafts/${review.draftId}`, { key })).status).toBe(403);
  });

  test("another workspace's reviews and drafts are not there", async () => {
    const { review } = await arrange();
    const stranger = await createCaller({ roles: ["owner"] });
    const { key } = stranger;
    expect((await get(`/api/v1/reviews/${review.id}`, { key })).status).toBe(404);
    expect((await get(`/api/v1/drafts/${review.draftId}`, { key })).status).toBe(404);
    expect((await decide(stranger, review, { decision: "approved", ...seen(review) })).status).toBe(404);
    expect((await post(`/api/v1/reviews/${review.id}/undo`, { key })).status).toBe(404);
    expect((await get("/api/v1/reviews", { key })).body).toEqual({ data: [], next_cursor: null });
  });
});

test("the queue is read page by page", async () => {
  const { jane, workflow, review } = await arrange();
  const others = [await createReview(jane.ctx, workflow), await createReview(jane.ctx, workflow)];
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body } = await get(`/api/v1/reviews?limit=1${cursor && `&cursor=${cursor}`}`, jane);
    ids.push(...body.data.map((item: { id: string }) => item.id));
    cursor = body.next_cursor as string | null;
  }
  expect(ids.sort()).toEqual([review, ...others].map(({ id }) => id).sort());
});

test("a draft tells what came in, what is proposed and why", async () => {
  const { jane, review } = await arrange();
  const { body } = await get(`/api/v1/drafts/${review.draftId}`, jane);
  expect(body).toMatchObject({
    event: { customer: { email: "jane@example.com" }, payload: { id: expect.stringMatching(/^T-/) } },
    versions: [
      { version: 1, content_hash: review.contentHash, actions: [{ operation: "add-comment" }], edited_by: null },
    ],
    content: { body: review.preview },
    status: "open",
    receipt: null,
    review: { id: review.id, status: "open" },
  });
});

test("a draft's reasons are told as they were recorded, in English", async () => {
  const { jane, workflow } = await arrange();
  const wording = [{ key: "twoQuestions" }];
  const { draftId } = await createReview(jane.ctx, workflow, {
    output: {
      signals: [{ name: "one-question", value: 0.7, says: "The message asks two questions.", wording }],
      findings: [{ kind: "unsupported", message: "Nobody says this.", wording }],
      explained: wording,
    },
  });
  const held = await createReview(jane.ctx, workflow, {
    output: { holdReasons: [{ code: "stale", message: "It is old.", wording }] },
  });
  const { body } = await get(`/api/v1/drafts/${draftId}`, jane);
  expect(body.signals).toEqual([{ name: "one-question", value: 0.7, says: "The message asks two questions." }]);
  expect((await get(`/api/v1/drafts/${held.draftId}`, jane)).body.hold_reasons).toEqual([
    { code: "stale", message: "It is old." },
  ]);
  expect(body.findings).toMatchObject([{ message: "Nobody says this." }]);
  expect(body.findings[0]).not.toHaveProperty("wording");
  expect((await getDraft(jane.ctx, { draftId })).findings).toMatchObject([{ wording }]);
});

test("a draft that was sent has the target's receipt", async () => {
  const { jane, review } = await arrange();
  const { body } = await decide(jane, review, { decision: "approved", ...seen(review) });
  await openWriteBacks(systemContext(database(), jane.who.workspaceId, "test"), body.decision_id);
  const receipt = { remoteId: "c-7", url: "http://helpdesk.example/c-7", how: "answered" as const };
  await database().update(writeBack).set({ state: "sent", receipt }).where(eq(writeBack.draftId, review.draftId));

  const draft = await get(`/api/v1/drafts/${review.draftId}`, jane);
  expect(draft.body).toMatchObject({
    status: "decided",
    receipt: { remote_id: "c-7", url: "http://helpdesk.example/c-7", how: "answered" },
  });
});

describe("a decision", () => {
  test("closes the review, and the second decider is told who was first", async () => {
    const { jane, review } = await arrange();
    const omar = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["reviewer"], name: "Omar" });
    const first = await decide(jane, review, { decision: "approved", ...seen(review) });
    expect(first).toMatchObject({
      status: 200,
      body: { review_id: review.id, decision: "approved", review_status: "decided", open_votes: 0, ...seen(review) },
    });

    const second = await decide(omar, review, { decision: "rejected", reason_code: "wrong-facts", ...seen(review) });
    expect(second).toMatchObject({
      status: 409,
      body: {
        reason: "decided",
        winner: { actor_name: "Jane", decision: "approved", actor: { member_id: jane.who.id, via: "api" } },
      },
    });
  });

  test("with edits answers with the version that was approved", async () => {
    const { jane, review } = await arrange();
    const { body } = await decide(jane, review, {
      decision: "approved_with_edits",
      edits: { body: "Hi Jane, tomorrow." },
      ...seen(review),
    });
    expect(body.draft_version).toBe(2);
    const draft = await get(`/api/v1/drafts/${review.draftId}`, jane);
    expect(draft.body.versions[1]).toMatchObject({
      content: { body: "Hi Jane, tomorrow." },
      content_hash: body.content_hash,
      edited_by: { member_id: jane.who.id },
    });
  });

  test("on a version or hash that is out of date is refused with the one in force", async () => {
    const { jane, review } = await arrange();
    const stale = await decide(jane, review, { decision: "approved", ...seen(review), content_hash: "0".repeat(64) });
    expect(stale).toMatchObject({ status: 412, body: { draft_version: 1, content_hash: review.contentHash } });
  });

  test("that does not fit is told of every fault at once", async () => {
    const { jane, review } = await arrange();
    const { status, body } = await decide(jane, review, { decision: "maybe", draft_version: 0, content_hash: "x" });
    expect(status).toBe(422);
    expect(body.faults.map((fault: { path: string }) => fault.path)).toEqual([
      "/decision",
      "/draft_version",
      "/content_hash",
    ]);
  });

  test("keeps what no database can hold out of its comment, and says which number or time is beyond all measure", async () => {
    const { jane, review } = await arrange();
    const rejected = { decision: "rejected", ...seen(review) };
    for (const unfit of [{ dwell_ms: 2 ** 31 }, { viewed_at: "0000-01-01T00:00:00Z" }])
      expect((await decide(jane, review, { ...rejected, comment: "No.", ...unfit })).status).toBe(422);

    const mangled = { comment: "Not\0 so\ud800", reason_code: "tone\0", rendered_hash: "a\0b" };
    expect((await decide(jane, review, { ...rejected, ...mangled })).status).toBe(200);
    const { body } = await get(`/api/v1/reviews/${review.id}`, jane);
    expect(body.decisions[0]).toMatchObject({ comment: "Not so\ufffd", reason_code: "tone" });
  });

  test("sends no text in which there is nothing to see", async () => {
    const { jane, review } = await arrange();
    const invisible = { decision: "approved_with_edits", edits: { body: "\u200b \u2060\0" }, ...seen(review) };
    expect((await decide(jane, review, invisible)).status).toBe(422);
  });

  test("never drops an edit that came with a plain approval", async () => {
    const { jane, review } = await arrange();
    const { status, body } = await decide(jane, review, {
      decision: "approved",
      edits: { body: "New" },
      ...seen(review),
    });
    expect({ status, path: body.faults[0].path }).toEqual({ status: 422, path: "/edits" });
    expect((await get(`/api/v1/reviews/${review.id}`, jane)).body.status).toBe("open");
  });

  test("can be taken back while nothing has left", async () => {
    const { jane, review } = await arrange({ undoSeconds: 60 });
    await decide(jane, review, { decision: "approved", ...seen(review) });
    const { status, body } = await post(`/api/v1/reviews/${review.id}/undo`, jane);
    expect({ status, body }).toEqual({ status: 200, body: { review_id: review.id, review_status: "open" } });
  });

  test("is not taken back for another one that was meant", async () => {
    const { jane, review } = await arrange({ undoSeconds: 60 });
    const undo = (decisionId: string) => post(`/api/v1/reviews/${review.id}/undo?decision_id=${decisionId}`, jane);
    const first = (await decide(jane, review, { decision: "approved", ...seen(review) })).body.decision_id;
    expect((await undo(first)).status).toBe(200);
    const second = (await decide(jane, review, { decision: "approved", ...seen(review) })).body.decision_id;

    expect(await undo(first)).toMatchObject({ status: 409, body: { reason: "undo-other" } });
    expect((await get(`/api/v1/reviews/${review.id}`, jane)).body).toMatchObject({
      status: "decided",
      decisions: [
        { id: first, closes_review: false },
        { id: second, closes_review: true },
      ],
    });
    expect((await undo("the last")).status).toBe(422);
    expect((await post(`/api/v1/reviews/${review.id}/undo?decisionId=${first}`, jane)).status).toBe(422);
    expect((await undo(second)).status).toBe(200);
  });
});

describe("a claim", () => {
  test("is taken, kept from others, taken over on purpose and given back", async () => {
    const { jane, review } = await arrange();
    const omar = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["reviewer"], name: "Omar" });
    const path = `/api/v1/reviews/${review.id}/claim`;
    const claimedBy = async () => (await get(`/api/v1/reviews/${review.id}`, jane)).body.claimed_by;

    const taken = await post(path, jane);
    expect(taken).toMatchObject({ status: 200, body: { review_id: review.id, claimed_by: jane.who.id } });
    expect(Date.parse(taken.body.claimed_until) - Date.now()).toBeLessThanOrEqual(120_000);
    expect(await claimedBy()).toBe(jane.who.id);

    const refused = await post(path, omar);
    expect(refused).toMatchObject({ status: 409, body: { holder: { name: "Jane", member_id: jane.who.id } } });
    await post(`${path}?take_over=true`, omar);
    expect(await claimedBy()).toBe(omar.who.id);

    expect((await del(path, jane)).status).toBe(200);
    expect(await claimedBy()).toBe(omar.who.id);
    await del(path, omar);
    expect(await claimedBy()).toBeNull();
  });

  test("that has run out is nobody's", async () => {
    const { jane, review } = await arrange();
    await post(`/api/v1/reviews/${review.id}/claim`, jane);
    await database().update(table).set({ claimedUntil: new Date() }).where(eq(table.id, review.id));
    expect((await get(`/api/v1/reviews/${review.id}`, jane)).body.claimed_by).toBeNull();
  });

  test("is refused to who may not decide, and there is nothing to claim for a stranger", async () => {
    const { jane, review } = await arrange();
    const path = `/api/v1/reviews/${review.id}/claim`;
    const auditor = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["auditor"] });
    const stranger = await createCaller({ roles: ["owner"] });
    for (const send of [post, del]) {
      expect((await send(path, auditor)).status).toBe(403);
      expect((await send(path, stranger)).status).toBe(404);
    }
  });
});

describe("what is no request", () => {
  test("an id that is none, a body that is no JSON, of another type, or too large", async () => {
    const { jane, review } = await arrange();
    const { key } = jane;
    const path = `/api/v1/reviews/${review.id}/decision`;
    expect((await get("/api/v1/reviews/17", { key })).status).toBe(422);
    expect((await post(path, { key, body: "{" })).status).toBe(422);
    expect((await post(path, { key, body: "{}", headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await post(path, { key, body: `"${"x".repeat(2 ** 20)}"` })).status).toBe(413);
    expect((await get("/api/v1/reviews?limit=1000", { key })).body.faults[0].path).toBe("/limit");
    const farOff = Buffer.from(JSON.stringify([2 ** 53 - 1, newId()])).toString("base64url");
    for (const cursor of ["x", farOff])
      expect((await get(`/api/v1/reviews?cursor=${cursor}`, { key })).body.faults[0].path).toBe("/cursor");
  });

  test("the request's id comes back, unless it is unfit for a log", async () => {
    const id = newId();
    expect((await get("/api/health/live", { headers: { "x-request-id": id } })).headers.get("x-request-id")).toBe(id);
    const odd = await get("/api/v1/reviews", { headers: { "x-request-id": "a b{}" } });
    expect(odd.headers.get("x-request-id")).not.toBe("a b{}");
    expect(odd.body.request_id).toBe(odd.headers.get("x-request-id"));
  });
});

test("an address that will go says so in every answer, until when, and what takes its place", async () => {
  const { key, workflow, ctx } = await reviewerAndWorkflow();
  const { id } = await createReview(ctx, workflow);
  const body = { member_id: null, group_id: null };
  const before = await post(`/api/v1/reviews/${id}/assignee`, { key, body });
  const after = await post(`/api/v1/reviews/${id}/reassign`, { key, body });
  expect(before.body).toEqual(after.body);
  const [since] = /^@(\d+)$/.exec(before.headers.get("deprecation") ?? "")?.slice(1) ?? [];
  const sunset = Date.parse(before.headers.get("sunset") ?? "");
  expect(sunset - Number(since) * 1000).toBeGreaterThan(180 * 24 * 60 * 60 * 1000);
  expect(before.headers.get("sunset")).toBe(new Date(sunset).toUTCString());
  expect(before.headers.get("link")).toContain(`</api/v1/reviews/${id}/reassign>; rel="successor-version"`);
  expect(after.headers.get("deprecation")).toBeNull();
});

test("a colleague's comment is listed, and a claim given back", async () => {
  const { key, workflow, ctx } = await reviewerAndWorkflow();
  const { id } = await createReview(ctx, workflow);
  const said = await post(`/api/v1/reviews/${id}/comments`, { key, body: { body: "Not before Monday" } });
  expect(said.status).toBe(200);
  const { data } = (await get(`/api/v1/reviews/${id}/comments`, { key })).body;
  expect(data).toMatchObject([{ id: said.body.id, body: "Not before Monday" }]);
  expect((await post(`/api/v1/reviews/${id}/comments`, { key, body: { body: " " } })).status).toBe(422);
  const stranger = await createCaller({ roles: ["owner"] });
  expect((await get(`/api/v1/reviews/${id}/comments`, stranger)).status).toBe(404);

  await post(`/api/v1/reviews/${id}/claim`, { key });
  expect((await post(`/api/v1/reviews/${id}/release`, { key })).body).toMatchObject({ claimed_by: null });
  expect((await get(`/api/v1/reviews/${id}`, { key })).body.claimed_by).toBeNull();
});

async function reviewerAndWorkflow() {
  const { ctx, key, who } = await createCaller({ roles: ["reviewer"] });
  return { ctx, key, workflow: await createWorkflow(database(), who.workspaceId) };
}
