/** Seals and opens values with AES-256-GCM. Keys come in; where the sealed bytes are kept is not its business. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { Env } from "@/lib/core/env";
import { VaultError } from "./vault-error";

/** What a sealed value belongs to. It is bound in: bytes copied to another place don't open there. */
export interface SealedFor {
  workspaceId: string;
  secretId: string;
  purpose: string;
}

/** nonce (12 bytes), tag (16 bytes), ciphertext; and which key made it. */
export interface Sealed {
  sealed: Uint8Array;
  keyVersion: number;
}

export interface Vault {
  /** The version of the key that seals. */
  keyVersion: number;
  seal(place: SealedFor, value: string): Sealed;
  /** Throws VaultError, which never carries a secret. */
  open(place: SealedFor, sealed: Sealed): string;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** The vault of this process's environment. Throws VaultError while VAULT_KEY is missing or malformed. */
export function vaultFrom({ VAULT_KEY, VAULT_KEY_PREVIOUS }: Pick<Env, "VAULT_KEY" | "VAULT_KEY_PREVIOUS">): Vault {
  if (!VAULT_KEY) throw new VaultError("no-key", "VAULT_KEY is not set. Make one with: openssl rand -base64 32");
  const current = keyFrom("VAULT_KEY", VAULT_KEY);
  return vaultOf(current, VAULT_KEY_PREVIOUS ? [keyFrom("VAULT_KEY_PREVIOUS", VAULT_KEY_PREVIOUS)] : []);
}

/** Seals with the current key; opens with it and with the previous ones, while rows are sealed anew. */
export function vaultOf(current: Uint8Array, previous: readonly Uint8Array[] = []): Vault {
  const keys = new Map([...previous, current].map((key) => [versionOf(key), key]));
  const keyVersion = versionOf(current);
  return {
    keyVersion,

    seal(place, value) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", current, nonce, { authTagLength: tagBytes }).setAAD(
        bindingOf(place),
      );
      const ciphertext = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
      return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]), keyVersion };
    },

    open(place, { sealed, keyVersion: version }) {
      const key = keys.get(version);
      if (!key) throw new VaultError("unknown-key", `Secret ${place.secretId} was sealed under a key that is not set.`);
      const nonce = sealed.subarray(0, nonceBytes);
      const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
        decipher.setAAD(bindingOf(place)).setAuthTag(tag);
        const clear = [decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()];
        return Buffer.concat(clear).toString("utf8");
      } catch (cause) {
        throw new VaultError("damaged", `Secret ${place.secretId} is damaged or does not belong here.`, { cause });
      }
    },
  };
}

/** Tells keys apart without telling anything of them: the first four bytes of the key's SHA-256, as a signed integer. */
const versionOf = (key: Uint8Array): number => createHash("sha256").update(key).digest().readInt32BE(0);

const bindingOf = ({ workspaceId, secretId, purpose }: SealedFor): Buffer =>
  Buffer.from(`${workspaceId}|${secretId}|${purpose}`, "utf8");

function keyFrom(variable: string, base64: string): Uint8Array {
  const key = Buffer.from(base64, "base64");
  if (key.length === keyBytes) return key;
  throw new VaultError("no-key", `${variable} must be 32 bytes in base64. Make one with: openssl rand -base64 32`);
}
