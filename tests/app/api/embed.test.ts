/** Reviews in another app's frame: who may ask for one, and what its address is good for. */
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { createApiKey, revokeApiKey } from "@/lib/auth/api-keys";
import { apiKey } from "@/lib/db/schema/auth/api-key";
import { decideByLink, linkNonce, makeDecideLink, openDecideLink, undoByLink } from "@/lib/channels/decide-links";
import { frameStatus } from "@/lib/channels/frame-status";
import { env, parseEnv, setEnv } from "@/lib/core/env";
import { secondsAfter, systemClock } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { decideLink } from "@/lib/db/schema/channels/decide-link";
import { member } from "@/lib/db/schema/members/member";
import { idempotentResponse } from "@/lib/db/schema/operations/idempotent-response";
import type { Permission } from "@/lib/members/permissions";
import { systemContext } from "@/lib/members/system-context";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { type Caller, createCaller, get, post, startApi } from "../../support/api";
import { TestClock } from "../../support/clock";
import { createReview, createWorkflow } from "../../support/workflow";

const origin = "https://app.example.com";
const allowed = `${origin}, http://localhost:4000`;
startApi({ EMBED_ORIGINS: allowed });

function allow(origins: string): void {
  const { DATABASE_URL, AUDIT_SIGNING_KEY } = env();
  setEnv({ NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL, AUDIT_SIGNING_KEY, EMBED_ORIGINS: origins });
}

const world = () => ({ db: database(), clock: systemClock });

async function arrange(overrides: Parameters<typeof createWorkflow>[2] = {}) {
  const jane = await createCaller({ roles: ["reviewer"], name: "Jane" });
  const workflow = await createWorkflow(database(), jane.who.workspaceId, { undoSeconds: 60, ...overrides });
  const review = await createReview(jane.ctx, workflow, { clock: new TestClock(new Date()) });
  return { jane, review };
}

const ask = ({ id }: { id: string }, { key }: Pick<Caller, "key">, from = origin, headers?: Record<string, string>) =>
  post(`/api/v1/reviews/${id}/embed`, { key, body: { origin: from }, ...(headers && { headers }) });

async function embedded(overrides?: Parameters<typeof createWorkflow>[2]) {
  const { jane, review } = await arrange(overrides);
  const { status, body } = await ask(review, jane);
  expect(status).toBe(200);
  const token = new URL(body.url as string).pathname.replace("/embed/", "");
  return { jane, review, token, body, now: () => getReview(jane.ctx, { reviewId: review.id }) };
}

const seen = (token: string, { contentHash }: Pick<ReviewDetail, "contentHash">) => ({
  contentHash,
  nonce: linkNonce(token, contentHash),
});
const approve = (token: string, review: ReviewDetail) =>
  decideByLink(world(), token, { decision: "approved", ...seen(token, review) }, "embed");

const auditOf = async ({ who: { workspaceId } }: Caller, action: string) =>
  (await database().execute(
    sql`select c.payload from audit_entry e join audit_content c on c.entry_id = e.id where e.workspace_id = ${workspaceId} and e.action = ${action}`,
  )) as unknown as { payload: object }[];

const keyOf = async ({ ctx }: Caller, scopes: Permission[], personal = true) =>
  createApiKey(ctx, { name: "x", scopes, personal });

describe("who is given an address", () => {
  test("a member's own key, for ten minutes; of its token only the hash is kept, and the audit log says for which app", async () => {
    const { jane, review, token, body } = await embedded();
    expect(body.url).toMatch(/^http:\/\/localhost:3000\/embed\/[\w-]{43}\.[\w-]+$/);
    const seconds = (Date.parse(body.expires_at as string) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
    const [kept] = await database().select().from(decideLink).where(eq(decideLink.reviewId, review.id));
    expect(kept).toMatchObject({ purpose: "embed", memberId: jane.who.id, draftVersion: 1, usedAt: null });
    expect(JSON.stringify(kept)).not.toContain(token.slice(0, 43));
    const [entry] = await auditOf(jane, "review.embedded");
    expect(entry?.payload).toMatchObject({ origin, draft_version: 1, draft_id: review.draftId });
    expect(JSON.stringify(entry)).not.toContain(token.slice(0, 43));
  });

  test("no service key, no key that may not show and decide, and nobody whom the draft does not wait for", async () => {
    const { jane, review } = await arrange();
    const owner = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["owner"] });
    const service = await keyOf(owner, ["reviews:decide", "reviews:read", "drafts:read"], false);
    for (const key of [service, await keyOf(owner, ["reviews:decide"], false)])
      expect(await ask(review, key)).toMatchObject({ status: 403, body: { reason: "personal-key-only" } });
    for (const missing of ["reviews:decide", "reviews:read", "drafts:read"] as const) {
      const rest = (["reviews:decide", "reviews:read", "drafts:read"] as const).filter((scope) => scope !== missing);
      expect(await ask(review, await keyOf(jane, rest))).toMatchObject({ status: 403, body: { permission: missing } });
    }
    const stranger = await createCaller({ roles: ["reviewer"] });
    expect((await ask(review, stranger)).status).toBe(404);
    expect((await ask({ id: newId() }, jane)).status).toBe(404);
    expect(await database().select().from(decideLink).where(eq(decideLink.reviewId, review.id))).toEqual([]);
  });

  test("no app but the allowed ones, by their exact origin, and none where none are allowed", async () => {
    const { jane, review } = await arrange();
    for (const other of [
      "https://evil.example",
      `${origin}/`,
      "https://app.example.com:444",
      "null",
      "*",
      "https://APP.example.com",
    ])
      expect(await ask(review, jane, other), other).toMatchObject({
        status: 422,
        body: { reason: "origin-not-allowed" },
      });
    allow("");
    expect(await ask(review, jane)).toMatchObject({ status: 409, body: { reason: "embedding-off" } });
    allow(allowed);
  });

  test("not for what is decided, nor where a workflow wants a sign-in", async () => {
    const { jane, review } = await arrange();
    const { draftVersion: draft_version, contentHash: content_hash } = review;
    const body = { decision: "approved", draft_version, content_hash };
    await post(`/api/v1/reviews/${review.id}/decision`, { key: jane.key, body });
    expect(await ask(review, jane)).toMatchObject({ status: 409, body: { reason: "decided" } });
    for (const rules of [{ risk: 2 }, { decideByLink: false }]) {
      const grave = await arrange({ review: rules });
      expect(await ask(grave.review, grave.jane)).toMatchObject({ status: 409, body: { reason: "sign-in-wanted" } });
    }
  });

  test("a repeat is given another address: the first one's is kept nowhere", async () => {
    const { jane, review } = await arrange();
    const headers = { "idempotency-key": newId() };
    const first = await ask(review, jane, origin, headers);
    const second = await ask(review, jane, origin, headers);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.url).not.toBe(first.body.url);
    expect(
      await database()
        .select()
        .from(idempotentResponse)
        .where(eq(idempotentResponse.workspaceId, jane.who.workspaceId)),
    ).toEqual([]);
  });
});

describe("what an address is good for", () => {
  test("it decides as its member, once", async () => {
    const { jane, review, token, now } = await embedded();
    await approve(token, review);
    expect(await now()).toMatchObject({
      status: "decided",
      decisions: [
        { outcome: "approved", surface: "api", actor: { kind: "person", memberId: jane.who.id, via: "api" } },
      ],
    });
    await expect(approve(token, review)).rejects.toMatchObject({ details: { reason: "link-used" } });
    expect((await now()).decisions).toHaveLength(1);
  });

  test("with another app's name it is none; nor is a mail's link in a frame, nor this one in a mail's place", async () => {
    const { jane, review, token } = await embedded();
    const other = `${token.slice(0, 44)}${Buffer.from("http://localhost:4000").toString("base64url")}`;
    expect(await openDecideLink(world(), other, "embed")).toBeNull();
    expect(await openDecideLink(world(), token)).toBeNull();
    await expect(decideByLink(world(), token, { decision: "approved", ...seen(token, review) })).rejects.toMatchObject({
      code: "not-found",
    });
    const system = systemContext(database(), jane.who.workspaceId, "notify");
    const mailed = await makeDecideLink(system, { reviewId: review.id, memberId: jane.who.id, draftVersion: 1 });
    expect(await openDecideLink(world(), mailed)).not.toBeNull();
    expect(await openDecideLink(world(), mailed, "embed")).toBeNull();
    await expect(approve(mailed, review)).rejects.toMatchObject({ code: "not-found" });
  });

  test("after ten minutes, of a suspended member, or of one who may not decide any more it decides nothing", async () => {
    const late = await embedded();
    const clock = new TestClock(secondsAfter(new Date(), 601));
    expect(await openDecideLink({ db: database(), clock }, late.token, "embed")).toBeNull();

    const left = await embedded();
    await database().update(member).set({ suspendedAt: new Date() }).where(eq(member.id, left.jane.who.id));
    await expect(approve(left.token, left.review)).rejects.toMatchObject({ code: "not-found" });

    const moved = await embedded();
    await database()
      .update(member)
      .set({ roles: ["auditor"] })
      .where(eq(member.id, moved.jane.who.id));
    await expect(approve(moved.token, moved.review)).rejects.toMatchObject({ code: "not-permitted" });
    expect((await moved.now()).decisions).toEqual([]);
    expect(await openDecideLink(world(), moved.token, "embed")).toMatchObject({ used: false });
  });

  test("with the key's end what its member had shown ends as well", async () => {
    const { jane, review, token, now } = await embedded();
    const [key] = await database().select().from(apiKey).where(eq(apiKey.memberId, jane.who.id));
    await revokeApiKey(jane.ctx, { apiKeyId: key?.id ?? "" });
    await expect(approve(token, review)).rejects.toMatchObject({ code: "not-found" });
    expect((await now()).decisions).toEqual([]);
  });

  test("for the version that was there; on a newer one it decides nothing", async () => {
    const { jane, review, token } = await embedded({ review: { policy: { kind: "count", needed: 2 } } });
    const colleague = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["reviewer"] });
    const edit = { decision: "approved_with_edits", edits: { body: "Dear Jane, it arrives tomorrow." } };
    const { draftVersion: draft_version, contentHash: content_hash } = review;
    const body = { ...edit, draft_version, content_hash };
    expect((await post(`/api/v1/reviews/${review.id}/decision`, { key: colleague.key, body })).status).toBe(200);
    await expect(approve(token, review)).rejects.toMatchObject({ code: "stale-version" });
    const newer = (await get(`/api/v1/reviews/${review.id}`, { key: jane.key })).body.content_hash as string;
    await expect(
      decideByLink(world(), token, { decision: "approved", ...seen(token, { contentHash: newer }) }, "embed"),
    ).rejects.toMatchObject({ code: "stale-version" });
  });

  test("it may no more than the key that asked for it: one that takes nothing back makes none that does", async () => {
    const { jane, review } = await arrange();
    const key = await keyOf(jane, ["reviews:decide", "reviews:read", "drafts:read"]);
    const { body } = await ask(review, key);
    const token = new URL(body.url as string).pathname.replace("/embed/", "");
    await approve(token, review);
    await expect(undoByLink(world(), token, "embed")).rejects.toMatchObject({ code: "not-permitted" });
    expect(await getReview(jane.ctx, { reviewId: review.id })).toMatchObject({ status: "decided" });
  });
});

test("the page around it is told what became of the review, whoever decided it", async () => {
  const { jane, review, token, now } = await embedded({ review: { policy: { kind: "count", needed: 3 } } });
  const status = async () => {
    const link = await openDecideLink(world(), token, "embed");
    return link && frameStatus({ link, review: await now() });
  };
  expect(await status()).toBeNull();
  await approve(token, review);
  expect(await status()).toBe("voted");
  const colleague = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["approver"] });
  const { draft_version, content_hash } = (await get(`/api/v1/reviews/${review.id}`, { key: colleague.key })).body;
  const body = { decision: "approved", draft_version, content_hash };
  expect((await post(`/api/v1/reviews/${review.id}/decision`, { key: colleague.key, body })).status).toBe(200);
  expect(await status()).toBe("voted");

  const one = await embedded();
  await approve(one.token, one.review);
  const link = await openDecideLink(world(), one.token, "embed");
  expect(link && frameStatus({ link, review: await one.now() })).toBe("approved");
  await undoByLink(world(), one.token, "embed");
  expect(link && frameStatus({ link, review: await one.now() })).toBe("undone");
});

test("only exact https origins may be allowed, and http on this machine", () => {
  expect(
    parseEnv({ EMBED_ORIGINS: "https://a.example, http://localhost:4000  https://b.example:8443" }).EMBED_ORIGINS,
  ).toEqual(["https://a.example", "http://localhost:4000", "https://b.example:8443"]);
  expect(parseEnv({}).EMBED_ORIGINS).toEqual([]);
  for (const bad of [
    "http://a.example",
    "https://*.a.example",
    "https://a.example/",
    "https://a.example/x",
    "https://a;b.example",
    "'self'",
    "*",
    "https:",
    "https://u:p@a.example",
    "https://a.example:443",
    "file:///x",
  ])
    expect(() => parseEnv({ EMBED_ORIGINS: `https://a.example ${bad}` }), bad).toThrow(
      /EMBED_ORIGINS: must be exact origins/,
    );
});
