import { createHmac } from "node:crypto";
import { equalBytes } from "@/lib/core/crypto";

/** Seconds by which a request's time may differ from ours, both ways. */
const window = 300;

/**
 * Whether Slack signed these bytes, and just now (https://docs.slack.dev/authentication/verifying-requests-from-slack). Bolt's own check takes
 * any time in the future, and text, of which the bytes that were signed can't be had again.
 */
export function isSignedBySlack(secret: string, raw: Uint8Array, headers: Headers, now: Date): boolean {
  const time = headers.get("x-slack-request-timestamp") ?? "";
  const given = headers.get("x-slack-signature") ?? "";
  if (!secret || !/^\d{9,11}$/.test(time) || !/^v0=[0-9a-f]{64}$/.test(given)) return false;
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(time)) > window) return false;
  const ours = `v0=${createHmac("sha256", secret).update(`v0:${time}:`).update(raw).digest("hex")}`;
  return equalBytes(Buffer.from(ours), Buffer.from(given));
}
