import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { vaultFrom, vaultOf } from "@/lib/vault/vault";
import { VaultError } from "@/lib/vault/vault-error";

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const vault = vaultOf(newKey, [oldKey]);
const place = { workspaceId: "workspace-1", secretId: "secret-1", purpose: "connection" };
const value = "hunter2, Größe ✓";

test("what is sealed opens again, and is not to be read in the bytes", () => {
  const sealed = vault.seal(place, value);
  expect(vault.open(place, sealed)).toBe(value);
  expect(Buffer.from(sealed.sealed).includes("hunter2")).toBe(false);
});

test("the same value is sealed differently every time", () => {
  const seals = Array.from({ length: 50 }, () =>
    Buffer.from(vault.seal(place, value).sealed.subarray(0, 12)).toString("hex"),
  );
  expect(new Set(seals).size).toBe(50);
});

test.each(["workspaceId", "secretId", "purpose"] as const)("bytes moved to another %s do not open", (part) => {
  const sealed = vault.seal(place, value);
  expect(() => vault.open({ ...place, [part]: "elsewhere" }, sealed)).toThrow(VaultError);
});

test("a change of any byte, or a cut, is found out, and the error says nothing of the secret", () => {
  const sealed = vault.seal(place, value);
  for (let index = 0; index < sealed.sealed.length; index++) {
    const changed = Uint8Array.from(sealed.sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => vault.open(place, { ...sealed, sealed: changed })).toThrow("Secret secret-1 is damaged");
  }
  for (const length of [0, 11, 27, sealed.sealed.length - 1]) {
    expect(() => vault.open(place, { ...sealed, sealed: sealed.sealed.subarray(0, length) })).toThrow(VaultError);
  }
});

test("while keys are rotated, what the previous key sealed still opens", () => {
  expect(vault.open(place, vaultOf(oldKey).seal(place, value))).toBe(value);
});

test("a key that is no longer set is named as the cause", () => {
  const sealed = vaultOf(randomBytes(32)).seal(place, value);
  expect(() => vault.open(place, sealed)).toThrow(expect.objectContaining({ fault: "unknown-key" }));
});

test("the environment's keys are checked without being repeated", () => {
  const short = randomBytes(16).toString("base64");
  expect(() => vaultFrom({})).toThrow("VAULT_KEY is not set");
  expect(() => vaultFrom({ VAULT_KEY: short })).toThrow(/^VAULT_KEY must be 32 bytes in base64/);
  expect(() => vaultFrom({ VAULT_KEY: short })).not.toThrow(short);
  const rotating = vaultFrom({ VAULT_KEY: newKey.toString("base64"), VAULT_KEY_PREVIOUS: oldKey.toString("base64") });
  expect(rotating.keyVersion).toBe(vault.keyVersion);
});
