import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST } from "@/app/api/triggers/[slug]/route";
import { setEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/id";
import { closeDatabase, database } from "@/lib/db/database";
import { vaultFrom } from "@/lib/vault/vault";
import { testDatabaseUrl } from "../../support/database";
import { createTestTrigger, type TestTrigger, ticket } from "../../support/trigger";

const VAULT_KEY = Buffer.alloc(32, 7).toString("base64");
let support: TestTrigger;
beforeAll(async () => {
  setEnv({ NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: await testDatabaseUrl(), VAULT_KEY });
  support = await createTestTrigger(database(), { vault: vaultFrom({ VAULT_KEY, VAULT_KEY_PREVIOUS: undefined }) });
  afterAll(closeDatabase);
});

const address = (slug = support.trigger.slug) => `http://localhost/api/triggers/${slug}`;

/** Signed by the reference library, now. */
function headersFor(body: string, id = `msg_${newId()}`): Record<string, string> {
  const now = new Date();
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(support.secret).sign(id, now, body),
  };
}

const post = (body: string, headers = headersFor(body), url = address()) =>
  POST(new Request(url, { method: "POST", body, headers }));

test("a delivery signed by the reference library gets a 202 with its event, and its repeat the same event", async () => {
  const body = JSON.stringify(ticket());
  const headers = headersFor(body);
  const first = await post(body, headers);
  expect(first.status).toBe(202);
  const answer = (await first.json()) as { event_id: string };
  expect(answer).toEqual({ event_id: expect.stringMatching(/^[0-9a-f-]{36}$/), duplicate: false });

  const again = await post(body, headers);
  expect(again.status).toBe(202);
  expect(await again.json()).toEqual({ ...answer, duplicate: true });
});

describe("a refusal is a problem document that says what to do", () => {
  const problemOf = async (answer: Response) => {
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    return (await answer.json()) as Record<string, unknown>;
  };

  test("401 for a wrong signature", async () => {
    const body = JSON.stringify(ticket());
    const answer = await post(`${body} `, headersFor(body));
    expect(answer.status).toBe(401);
    expect(await problemOf(answer)).toMatchObject({
      status: 401,
      detail: expect.stringContaining("Sign the raw bytes"),
    });
  });

  test("404 for an address that no trigger has", async () => {
    const body = JSON.stringify(ticket());
    for (const slug of ["nobody", "%00", "'%20or%201=1--"]) {
      const answer = await post(body, headersFor(body), address(slug));
      expect(answer.status, slug).toBe(404);
      expect(await problemOf(answer)).toMatchObject({ status: 404 });
    }
  });

  test("415 for anything but JSON", async () => {
    const body = JSON.stringify(ticket());
    const answer = await post(body, { ...headersFor(body), "content-type": "text/plain" });
    expect(answer.status).toBe(415);
    expect(await problemOf(answer)).toMatchObject({ status: 415 });
  });

  test("422 with every fault", async () => {
    const answer = await post(JSON.stringify({ customer: { email: "nobody" } }));
    expect(answer.status).toBe(422);
    const { faults } = await problemOf(answer);
    expect(faults).toEqual([
      { path: "/id", message: expect.any(String) },
      { path: "/body", message: expect.any(String) },
      { path: "/customer/email", message: expect.any(String) },
    ]);
  });

  test("429 with the seconds to wait, while too many are being stored", async () => {
    const bodies = Array.from({ length: 1100 }, () => JSON.stringify(ticket()));
    const answers = await Promise.all(bodies.map((body) => post(body)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1100 - refused.length);
    for (const answer of refused) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("413 comes long before an endless body has been read", async () => {
  const chunk = Buffer.alloc(2 ** 16, " ");
  let read = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += chunk.length;
      controller.enqueue(chunk);
    },
    cancel() {
      cancelled = true;
    },
  });
  const init = { method: "POST", body: endless, headers: headersFor("{}"), duplex: "half" as const };
  const answer = await POST(new Request(address(), init));
  expect(answer.status).toBe(413);
  expect(read).toBeLessThan(2 * 2 ** 20);
  expect(cancelled).toBe(true);
});
