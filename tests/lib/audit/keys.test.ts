import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { auditSignerOf, generateAuditSigningKey, parseKeyFile, parsePublicKey, toPem } from "@/lib/audit/keys";

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");

describe("AUDIT_SIGNING_KEY", () => {
  test("is taken as PEM or as DER and is the same key", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = auditSignerOf(base64(privateKey.export({ type: "pkcs8", format: "pem" })));
    const der = auditSignerOf(base64(privateKey.export({ type: "pkcs8", format: "der" })));
    expect(pem.keyId).toBe(der.keyId);
    expect(pem.publicKey).toBe(der.publicKey);
  });

  test.each([
    ["is no key", base64("-----BEGIN secret-stuff")],
    [
      "is of another kind",
      base64(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "der" })),
    ],
  ])("is refused, without being quoted, where it %s", (_, setting) => {
    expect(() => auditSignerOf(setting)).toThrow(/^AUDIT_SIGNING_KEY must be[^-]*$/);
  });
});

describe("a key file", () => {
  const keys = [1, 2].map(() => parsePublicKey(auditSignerOf(generateAuditSigningKey()).publicKey));
  const ids = keys.map(({ keyId }) => keyId);

  test("may hold several keys as PEM", () => {
    expect(parseKeyFile(`Our keys:\n${keys.map(toPem).join("\n")}`).map(({ keyId }) => keyId)).toEqual(ids);
  });

  test("may hold the text of an export's public_key", () => {
    const lines = keys.map(({ key }) => key.export({ type: "spki", format: "der" }).toString("base64"));
    expect(parseKeyFile(`${lines.join("\r\n")}\n`).map(({ keyId }) => keyId)).toEqual(ids);
  });

  test("without a key is refused", () => {
    expect(() => parseKeyFile(" \n")).toThrow("holds no Ed25519 public key");
    expect(() => parseKeyFile("hello")).toThrow("holds no Ed25519 public key");
  });
});
