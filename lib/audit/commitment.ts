import { canonicalJson, sha256 } from "@/lib/core/crypto";

/** SHA-256 (hex) of the salt's bytes followed by the canonical JSON of the content. */
export const commit = (salt: Uint8Array, content: Record<string, unknown>): string =>
  sha256(Buffer.concat([salt, Buffer.from(canonicalJson(content))]));
