import { createHmac, randomBytes } from "node:crypto";
import { equalBytes } from "@/lib/core/crypto";
import type { Verifier } from "./verifier";

const prefix = "whsec_";
const toleranceSeconds = 5 * 60;

/** Visible ASCII: what survives every hop of HTTP unchanged. */
const deliveryId = /^[!-~]{1,255}$/;

/**
 * Standard Webhooks (standardwebhooks.com, "symmetric"): `webhook-signature` is a list, parted by spaces, of `v1,` and the base64
 * of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`; the key is the base64 after `whsec_`; the timestamp is in seconds.
 */
export const standardWebhooks: Verifier = {
  verify({ body, headers, secrets, now }) {
    const id = headers.get("webhook-id");
    const timestamp = headers.get("webhook-timestamp");
    const signatures = headers.get("webhook-signature");
    if (!id || !timestamp || !signatures) {
      return refuse("Send the headers webhook-id, webhook-timestamp and webhook-signature.");
    }
    if (!deliveryId.test(id)) return refuse("webhook-id must be 1 to 255 visible ASCII characters.");
    if (!isNow(timestamp, now))
      return refuse("webhook-timestamp must be the time of sending in seconds, at most 5 minutes off.");

    // Every pair is compared, so that the time taken tells nothing of which one fits.
    const sent = signatures
      .split(" ")
      .flatMap((entry) => (entry.startsWith("v1,") ? [Buffer.from(entry.slice(3))] : []));
    const expected = secrets.map((secret) => sign(secret, `${id}.${timestamp}.`, body));
    const matches = expected.flatMap((signature) => sent.map((candidate) => equalBytes(candidate, signature)));
    return matches.includes(true)
      ? { ok: true, deliveryId: id }
      : refuse("The signature does not fit the body. Sign the raw bytes.");
  },

  newSecret: () => prefix + randomBytes(32).toString("base64"),
};

const refuse = (reason: string) => ({ ok: false as const, reason });

function isNow(timestamp: string, now: Date): boolean {
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return false;
  return Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) <= toleranceSeconds;
}

function sign(secret: string, head: string, body: Uint8Array): Buffer {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64");
  if (key.length === 0) throw new Error("A trigger's secret is empty or not base64.");
  return Buffer.from(createHmac("sha256", key).update(head).update(body).digest("base64"));
}
