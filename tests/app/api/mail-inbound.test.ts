import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST } from "@/app/api/channels/email/inbound/route";
import { parseEnv, setEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/id";
import { idOfMail, whyUnreachable } from "@/lib/channels/reachable";
import { closeDatabase, database } from "@/lib/db/database";
import { contextFor, createMember } from "../../support/context";
import { testDatabaseUrl } from "../../support/database";
import { report } from "../../support/mail-in";

const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const mail = {
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "no-reply@countersign.example.com",
  MAIL_INBOUND_SECRET: secret,
};
let settings: Record<string, string>;
beforeAll(async () => {
  settings = {
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    DATABASE_URL: await testDatabaseUrl(),
    AUTH_SECRET: "a".repeat(32),
  };
  setEnv({ ...settings, ...mail });
  afterAll(closeDatabase);
});

function post(body: Buffer, { by = secret, type = "message/rfc822", signedBody = body } = {}): Promise<Response> {
  const [id, now] = [`msg_${newId()}`, new Date()];
  const headers = {
    "content-type": type,
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(by).sign(id, now, signedBody.toString("latin1")),
  };
  return POST(
    new Request("http://localhost/api/channels/email/inbound", {
      method: "POST",
      body: Uint8Array.from(body),
      headers,
    }),
  );
}

test("a report that is signed ends mail to an address; told again, it is taken again and changes nothing", async () => {
  const who = await createMember(database(), { roles: ["reviewer"] });
  const ctx = contextFor(database(), who);
  const about = { memberId: who.id, address: who.email };
  const id = await idOfMail(ctx, { ...about, about: "test" });
  const raw = report({ envelopeId: id });
  for (let time = 0; time < 2; time += 1) {
    const answer = await post(raw);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([204, "no-store"]);
  }
  expect(await whyUnreachable(ctx, about)).toBe("5.1.1");
});

test.each([
  [401, "another secret", { by: `whsec_${Buffer.alloc(32, 6).toString("base64")}` }, report({})],
  [401, "other bytes", { signedBody: Buffer.from("x") }, report({})],
  [415, "another type", { type: "application/json" }, report({})],
  [413, "more than 5 MiB", {}, Buffer.alloc(5 * 2 ** 20 + 1, "a")],
  [422, "what is no mail", {}, Buffer.from("hello")],
])("%i for %s", async (status, _, options, raw) => {
  const answer = await post(raw, options);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
});

test("404 where no secret is set; a secret, a mailbox or an address without a mail server is a fault", async () => {
  setEnv(settings);
  expect((await post(report({}))).status).toBe(404);
  setEnv({ ...settings, ...mail });
  expect(() => parseEnv({ MAIL_INBOUND_SECRET: secret })).toThrow(/SMTP_URL/);
  expect(() => parseEnv({ IMAP_URL: "imaps://a:b@mail.example.com" })).toThrow(/SMTP_URL/);
  expect(() =>
    parseEnv({ ...mail, IMAP_URL: "https://x", MAIL_INBOUND_ADDRESS: "A@b", MAIL_INBOUND_SECRET: "short" }),
  ).toThrow(/MAIL_INBOUND_ADDRESS[^]*MAIL_INBOUND_SECRET[^]*IMAP_URL/);
});
