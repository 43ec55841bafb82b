import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { sha256 } from "@/lib/core/crypto";

/** What signs checkpoints. */
export interface AuditSigner {
  keyId: string;
  /** SPKI DER, base64. */
  publicKey: string;
  /** Ed25519. */
  sign(data: Uint8Array): Uint8Array;
}

/** Reads AUDIT_SIGNING_KEY: an Ed25519 private key, PKCS#8 as PEM or DER, in base64. The message of a fault never quotes it. */
export function auditSignerOf(setting: string): AuditSigner {
  const privateKey = parsePrivateKey(Buffer.from(setting, "base64"));
  if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("AUDIT_SIGNING_KEY must be an Ed25519 key.");
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return { keyId: keyIdOf(spki), publicKey: spki.toString("base64"), sign: (data) => sign(null, data, privateKey) };
}

/** A new value for AUDIT_SIGNING_KEY. */
export const generateAuditSigningKey = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");

export interface AuditPublicKey {
  keyId: string;
  key: KeyObject;
}

/** A public key from SPKI DER in base64. Throws unless it is Ed25519. */
export function parsePublicKey(base64: string): AuditPublicKey {
  const spki = Buffer.from(base64, "base64");
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "ed25519") throw new Error("This is not an Ed25519 key.");
  return { keyId: keyIdOf(spki), key };
}

/** The public keys of a key file: PEM blocks, or one key a line as in an export's `public_key`. Throws if there is none. */
export function parseKeyFile(text: string): AuditPublicKey[] {
  const blocks = [...text.matchAll(/-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----/g)].map(
    (match) => match[1] ?? "",
  );
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const keys = blocks.length > 0 ? blocks : lines;
  if (keys.length === 0) throw new Error(noKeyInFile);
  try {
    return keys.map(parsePublicKey);
  } catch (error) {
    throw new Error(noKeyInFile, { cause: error });
  }
}

const noKeyInFile =
  "The key file holds no Ed25519 public key: neither PEM nor the base64 text of an export's public_key.";

/** The public key for others to keep, as PEM. */
export const toPem = ({ key }: AuditPublicKey): string => key.export({ type: "spki", format: "pem" }).toString();

/** SHA-256 of the SPKI DER, hex. */
const keyIdOf = (spki: Uint8Array): string => sha256(spki);

function parsePrivateKey(bytes: Buffer): KeyObject {
  try {
    return bytes.toString("latin1").startsWith("-----BEGIN")
      ? createPrivateKey(bytes)
      : createPrivateKey({ key: bytes, format: "der", type: "pkcs8" });
  } catch {
    // No cause: the library's message may quote the key.
    throw new Error("AUDIT_SIGNING_KEY must be the base64 of a PKCS#8 private key (PEM or DER).");
  }
}
