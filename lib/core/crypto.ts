import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";

/** SHA-256 as 64 lower-case hex digits. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** RFC 8785 (JCS). Throws on what JSON can't say (undefined, NaN, functions). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("This value has no JSON form.");
  return text;
}

/** 256 bits from the system's generator, URL-safe. */
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** Compares in constant time; unequal lengths are unequal. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
