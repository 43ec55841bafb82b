import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { standardWebhooks } from "@/lib/intake/signatures/standard-webhooks";

const now = new Date("2026-03-02T09:00:00.000Z");
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const secondsFromNow = (offset: number) => new Date(now.getTime() + offset * 1000);

// The library reads the system's clock.
beforeEach(() => void vi.useFakeTimers({ now, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

interface Sent {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}

const ours = ({ id, timestamp, signature, body }: Sent, secrets: string[], at = now) =>
  standardWebhooks.verify({
    body: Buffer.from(body),
    headers: new Headers({ "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature }),
    secrets,
    now: at,
  }).ok;

function theirs({ id, timestamp, signature, body }: Sent, secret: string): boolean {
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

const sign = (secret: string, id: string, at: Date, body: string): Sent => ({
  id,
  timestamp: String(seconds(at)),
  signature: new Webhook(secret).sign(id, at, body),
  body,
});

const secretOf = (key: Uint8Array) => `whsec_${Buffer.from(key).toString("base64")}`;
const aSecret = fc.uint8Array({ minLength: 1, maxLength: 64 }).map(secretOf);
const anId = fc.string({ unit: fc.constantFrom(..."abcXYZ019._-~!"), minLength: 1, maxLength: 60 });
const aBody = fc.string({ unit: "binary", maxLength: 300 });
const anOffset = fc.integer({ min: -900, max: 900 });

test("what the reference library signs, at any time and for any body, is judged as the library judges it", () => {
  fc.assert(
    fc.property(aSecret, anId, aBody, anOffset, (secret, id, body, offset) => {
      const sent = sign(secret, id, secondsFromNow(offset), body);
      expect(ours(sent, [secret])).toBe(theirs(sent, secret));
      expect(ours(sent, [secret])).toBe(Math.abs(offset) <= 300);
    }),
    { numRuns: 500 },
  );
});

describe("refused, as by the reference library", () => {
  const refused = (change: (sent: Sent, other: string) => Sent) =>
    fc.assert(
      fc.property(aSecret, anId, aBody, anId, (secret, id, body, other) => {
        const sent = sign(secret, id, now, body);
        const changed = change(sent, other);
        fc.pre(JSON.stringify(changed) !== JSON.stringify(sent));
        expect(theirs(changed, secret)).toBe(false);
        expect(ours(changed, [secret])).toBe(false);
      }),
    );

  test("another id", () => refused((sent, other) => ({ ...sent, id: other })));
  test("an appended character", () => refused((sent, other) => ({ ...sent, body: sent.body + other })));
  test("another time within the tolerance", () =>
    refused((sent) => ({ ...sent, timestamp: String(seconds(now) + 1) })));
  test("id and time exchanged", () => refused((sent) => ({ ...sent, id: sent.timestamp, timestamp: sent.id })));
  test("a signature of another version", () =>
    refused((sent) => ({ ...sent, signature: sent.signature.replace("v1,", "v2,") })));
  test("a shortened signature", () => refused((sent) => ({ ...sent, signature: sent.signature.slice(0, -1) })));
  test("no signature at all", () => refused((sent) => ({ ...sent, signature: "v1," })));
});

test("a changed byte of the body is refused, wherever it is", () => {
  fc.assert(
    fc.property(aSecret, anId, aBody, fc.nat(), fc.integer({ min: 1, max: 255 }), (secret, id, body, place, mask) => {
      fc.pre(body.length > 0);
      const sent = sign(secret, id, now, body);
      const bytes = Buffer.from(body);
      const index = place % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ mask;
      const headers = new Headers({
        "webhook-id": id,
        "webhook-timestamp": sent.timestamp,
        "webhook-signature": sent.signature,
      });
      expect(standardWebhooks.verify({ body: bytes, headers, secrets: [secret], now }).ok).toBe(false);
    }),
  );
});

test("another secret is refused, and among several valid ones any fits", () => {
  fc.assert(
    fc.property(aSecret, aSecret, anId, aBody, (secret, other, id, body) => {
      // HMAC pads short keys with zeros: two secrets may be the same key.
      const sent = sign(secret, id, now, body);
      expect(ours(sent, [other])).toBe(theirs(sent, other));
      expect(ours(sent, [other, secret])).toBe(true);
      expect(ours(sent, [secret, other])).toBe(true);
      expect(ours(sent, [])).toBe(false);
    }),
  );
});

test("one fitting signature in a list of others is enough", () => {
  const secret = standardWebhooks.newSecret();
  const sent = sign(secret, "msg_1", now, "{}");
  const list = `v1a,abc v1,${Buffer.alloc(32).toString("base64")} ${sent.signature} v2,x`;
  expect(ours({ ...sent, signature: list }, [secret])).toBe(true);
});

test("the specification's own example is accepted", () => {
  const sent = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    body: '{"test": 2432232314}',
  };
  const at = new Date(1614265330 * 1000);
  expect(ours(sent, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at)).toBe(true);
  expect(ours(sent, ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at)).toBe(true);
});

test("a time that is no plain number of seconds is refused even when signed", () => {
  const secret = standardWebhooks.newSecret();
  const key = { "webhook-id": "msg_1" };
  for (const timestamp of [
    `${seconds(now)}.0`,
    `0${seconds(now)}`,
    `+${seconds(now)}`,
    `${seconds(now)}x`,
    now.toISOString(),
    "NaN",
  ]) {
    const signature = new Webhook(secret).sign("msg_1", now, "{}");
    const headers = new Headers({ ...key, "webhook-timestamp": timestamp, "webhook-signature": signature });
    expect(standardWebhooks.verify({ body: Buffer.from("{}"), headers, secrets: [secret], now }).ok).toBe(false);
  }
});

test("a delivery without its headers is told which to send", () => {
  const verdict = standardWebhooks.verify({
    body: Buffer.from("{}"),
    headers: new Headers(),
    secrets: ["whsec_AAAA"],
    now,
  });
  expect(verdict).toMatchObject({ ok: false, reason: expect.stringContaining("webhook-signature") });
});

test("new secrets are 256 random bits in the form that senders take", () => {
  const secrets = Array.from({ length: 50 }, () => standardWebhooks.newSecret());
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ""), "base64")).toHaveLength(32);
});
