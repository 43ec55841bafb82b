import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type StoredAnswer, once } from "@/app/_edge/once";
import { createApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { decision } from "@/lib/db/schema/decisions/decision";
import { idempotentResponse } from "@/lib/db/schema/operations/idempotent-response";
import { createCaller, post, startApi } from "../../support/api";
import { createReview, createWorkflow } from "../../support/workflow";
import { eq } from "drizzle-orm";

startApi({ VAULT_KEY: randomBytes(32).toString("base64") });

async function arrange() {
  const jane = await createCaller({ roles: ["reviewer"] });
  const workflow = await createWorkflow(database(), jane.who.workspaceId);
  const review = await createReview(jane.ctx, workflow);
  const body = { decision: "approved", draft_version: review.draftVersion, content_hash: review.contentHash };
  const key = newId();
  const decide = (given: object = body, caller = jane) =>
    post(`/api/v1/reviews/${review.id}/decision`, {
      key: caller.key,
      body: given,
      headers: { "idempotency-key": key },
    });
  return { jane, workflow, review, body, key, decide };
}

test("a repeat with the same key gets the first one's answer, and decides nothing more", async () => {
  const { review, decide } = await arrange();
  const first = await decide();
  const again = await decide();
  expect(first).toMatchObject({ status: 200, body: { review_status: "decided" } });
  expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await database().select().from(decision).where(eq(decision.reviewId, review.id))).toHaveLength(1);
});

test("the same key for another request is refused", async () => {
  const { body, decide } = await arrange();
  await decide();
  const other = await decide({ ...body, comment: "Changed my mind." });
  expect({ status: other.status, path: other.body.faults[0].path }).toEqual({ status: 422, path: "/Idempotency-Key" });
});

test("the keys of two callers never meet", async () => {
  const { jane, body, decide } = await arrange();
  await decide();
  const omar = await createCaller({ workspaceId: jane.who.workspaceId, roles: ["reviewer"] });
  expect((await decide(body, omar)).status).toBe(409);
});

test("a stored answer is not given to a key that may not ask for it", async () => {
  const { jane, body, decide } = await arrange();
  await decide();
  const { key } = await createApiKey(jane.ctx, { name: "reads", scopes: ["reviews:read"], personal: true });
  expect((await decide(body, { ...jane, key })).status).toBe(403);
});

test("after a failure the same key may try again", async () => {
  const { body, decide } = await arrange();
  expect((await decide({ ...body, content_hash: "0".repeat(64) })).status).toBe(412);
  expect((await decide()).status).toBe(200);
});

test("a key that is none is refused", async () => {
  const { jane, review, body } = await arrange();
  const headers = { "idempotency-key": "a b" };
  expect((await post(`/api/v1/reviews/${review.id}/decision`, { key: jane.key, body, headers })).status).toBe(422);
});

test("of two at once one runs, the other is told to wait; a claim whose process died is taken over", async () => {
  const { jane, key } = await arrange();
  const request = { key, method: "POST", path: "/x", body: new Uint8Array() };
  let finish: ((answer: StoredAnswer) => void) | undefined;
  const running = once(jane.ctx, request, () => new Promise((resolve) => (finish = resolve)));
  await expect.poll(() => finish).toBeDefined();
  const never = () => Promise.reject(new Error("This must not run."));
  await expect(once(jane.ctx, request, never)).rejects.toMatchObject({ status: 409 });

  jane.ctx.clock.advance(121);
  const after = await once(jane.ctx, request, () => Promise.resolve({ status: 200, body: { by: "second" } }));
  expect(after).toEqual({ status: 200, body: { by: "second" }, repeated: false });
  finish?.({ status: 200, body: { by: "first" } });
  await running;
  expect(await once(jane.ctx, request, never)).toEqual({ status: 200, body: { by: "second" }, repeated: true });
});

test("an answer that has a secret in it is not kept for repeats: each call makes another", async () => {
  const owner = await createCaller({ roles: ["owner"] });
  const workflow = await createWorkflow(database(), owner.who.workspaceId, { connector: "agent" });
  const set = () =>
    post(`/api/v1/workflows/${workflow.id}/callback`, {
      key: owner.key,
      body: { url: "https://agent.example/results" },
      headers: { "idempotency-key": "the-same" },
    });
  const [first, second] = [await set(), await set()];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.secret).not.toBe(first.body.secret);
  expect(await database().select().from(idempotentResponse)).not.toContainEqual(
    expect.objectContaining({ workspaceId: owner.who.workspaceId }),
  );
});
