import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { expect, test } from "vitest";
import { root } from "./source";

const Journal = z.object({ entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })) });

test("the journal names every migration file once, in the order in which they were made", () => {
  const { entries } = Journal.parse(JSON.parse(readFileSync(path.join(root, "drizzle/meta/_journal.json"), "utf8")));
  const files = migrationFiles(path.join(root, "drizzle"));

  expect(entries.map((entry) => `${entry.tag}.sql`).sort()).toEqual(files);
  expect(entries.map((entry) => entry.idx)).toEqual(entries.map((_, index) => index));
  // A migration older than the last one applied is skipped without a word.
  const times = entries.map((entry) => entry.when);
  expect(times).toEqual([...times].sort((left, right) => left - right));
});

test("the migrations make the schema that the code has", async () => {
  const copy = mkdtempSync(path.join(tmpdir(), "countersign-migrations-"));
  try {
    for (const part of ["lib", "drizzle", "package.json", "tsconfig.json"]) {
      cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "dir");
    writeFileSync(path.join(copy, "drizzle.config.ts"), readFileSync(path.join(root, "drizzle.config.ts")));
    const before = migrationFiles(path.join(copy, "drizzle"));

    const program = path.join(root, "node_modules/drizzle-kit/bin.cjs");
    await promisify(execFile)(process.execPath, [program, "generate", "--name", "drift"], { cwd: copy });

    expect(migrationFiles(path.join(copy, "drizzle"))).toEqual(before);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

const migrationFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
