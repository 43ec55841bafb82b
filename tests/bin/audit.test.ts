import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditSignerOf, generateAuditSigningKey, parsePublicKey, toPem } from "@/lib/audit/keys";
import { exportLines, testSigner, writeEntries } from "../support/audit";
import { contextFor, createMember } from "../support/context";
import { testDatabase } from "../support/database";

const db = await testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), "countersign-audit-"));
const command = path.join(folder, "audit.mjs");
const good = path.join(folder, "export.jsonl");
const bad = path.join(folder, "tampered.jsonl");
const ourKey = path.join(folder, "ours.pem");
const otherKey = path.join(folder, "other.pem");
let parts: string[];

beforeAll(async () => {
  const bundle = await build({
    entryPoints: [path.resolve("bin/entry/audit.ts")],
    outfile: command,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "@": path.resolve(".") },
    metafile: true,
  });
  parts = Object.keys(bundle.metafile.inputs);

  const ctx = contextFor(db, await createMember(db, { roles: ["auditor"] }));
  await writeEntries(ctx, 4);
  const lines = await exportLines(ctx);
  writeFileSync(good, `${lines.join("\n")}\n`);
  writeFileSync(bad, `${lines.join("\n").replace('"position":2', '"position":3')}\n`);
  writeFileSync(ourKey, toPem(parsePublicKey(testSigner.publicKey)));
  writeFileSync(otherKey, toPem(parsePublicKey(auditSignerOf(generateAuditSigningKey()).publicKey)));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run audit -- verify", () => {
  test("says what is in an intact export, and what the key inside it does not prove", async () => {
    const { code, out } = await run("verify", good);
    expect(code).toBe(0);
    expect(out).toContain("Intact: 5 entries");
    expect(out).toMatch(/root +[0-9a-f]{64}/);
    expect(out).toContain(testSigner.keyId);
    expect(out).toMatch(/erased +0/);
    expect(out).toContain("It does NOT prove whose key that is");
  });

  test("with the right key has no such doubt", async () => {
    const { code, out } = await run("verify", good, "--key", ourKey);
    expect(code).toBe(0);
    expect(out).toContain("The key that signed is one that you gave.");
    expect(out).not.toContain("NOT prove");
  });

  test("with another key refuses the export", async () => {
    const { code, out } = await run("verify", good, "--key", otherKey);
    expect(code).toBe(1);
    expect(out).toContain("not the key that you gave");
  });

  test("names the first broken entry of a tampered export", async () => {
    const { code, out } = await run("verify", bad);
    expect(code).toBe(1);
    expect(out).toMatch(/^TAMPERED: line 4, entry 2 \([0-9a-f-]{36}\): The content does not fit/);
  });

  test.each([
    [[]],
    [["verify"]],
    [["check", "export.jsonl"]],
    [["verify", "a", "b"]],
    [["verify", "a", "--what"]],
    [["verify", "no-such-file.jsonl"]],
    [["verify", tmpdir()]],
    [["verify", command, "--key", command]],
  ])("called wrongly (%j) explains itself", async (args) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain("Usage: npm run audit -- verify FILE [--key FILE]");
  });

  test("is made without database and network", () => {
    const forbidden =
      /lib\/(db|core\/env)|node_modules\/(postgres|drizzle-orm|undici)|lib\/audit\/(seal|export-audit)\.ts/;
    expect(parts.filter((part) => forbidden.test(part))).toEqual([]);
  });
});

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { env: { NODE_ENV: "test" } }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
