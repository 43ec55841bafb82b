import { createECDH } from "node:crypto";
import type { Env } from "@/lib/core/env";

/** By what this installation shows itself to push services (VAPID, RFC 8292). */
export interface PushSettings {
  privateKey: string;
  /** What browsers subscribe with. Both keys: P-256, base64url. */
  publicKey: string;
  /** How a push service's operator reaches ours. */
  subject: string;
  /** For tests, whose push service is this machine. */
  allowPrivateAddresses: boolean;
}

export function generatePushKey(): string {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  // Node leaves leading zeros out.
  return Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString("base64url");
}

/** Null where no key is set: nobody is notified then. */
export function pushSettings(settings: Env): PushSettings | null {
  const { PUSH_PRIVATE_KEY: privateKey, PUSH_ALLOW_PRIVATE_ADDRESSES: allowPrivateAddresses, APP_URL } = settings;
  if (!privateKey) return null;
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey, "base64url");
  return {
    privateKey,
    publicKey: pair.getPublicKey("base64url"),
    subject: APP_URL.startsWith("https:") ? APP_URL : `mailto:countersign@${new URL(APP_URL).hostname}`,
    allowPrivateAddresses,
  };
}
