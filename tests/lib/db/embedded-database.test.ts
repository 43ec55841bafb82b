import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { afterEach, expect, test } from "vitest";
import { readPostmaster, removeAbandonedLock } from "@/lib/db/embedded/postmaster";
import {
  startEmbeddedDatabase,
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
} from "@/lib/db/embedded/start-embedded-database";

const folders: string[] = [];
const running: EmbeddedDatabase[] = [];

afterEach(async () => {
  for (const database of running.splice(0)) await database.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test("what was written is there after a restart", async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(first.url, "create table kept (value int)");
  await query(first.url, "insert into kept values (42)");
  await first.stop();

  const second = await start(dataDir);

  expect(second.adopted).toBe(false);
  expect(await query(second.url, "select value from kept")).toEqual([{ value: 42 }]);
});

test("a database that was killed comes back on the same URL with all that was committed", async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(first.url, "create table kept as select 42 as value");
  process.kill(first.pid, "SIGKILL");
  await first.lost;

  const second = await start(dataDir, { port: Number(new URL(first.url).port) });

  expect(second.url).toBe(first.url);
  expect(await query(second.url, "select value from kept")).toEqual([{ value: 42 }]);
});

test("a database whose launcher was killed is taken over, not started again", async () => {
  const dataDir = newFolder();
  const orphan = await launchAndDie(dataDir);

  const database = await start(dataDir);

  expect(database).toMatchObject({ adopted: true, pid: orphan.pid, url: orphan.url });
  expect(await query(database.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a second launcher on the same folder is refused and the first goes on", async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);

  await expect(start(dataDir)).rejects.toThrow(/Another process uses/);

  expect(await query(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("of two launchers that create the same folder at once, one wins", async () => {
  const dataDir = newFolder();

  const results = await Promise.allSettled([start(dataDir), start(dataDir)]);

  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await query(running[0]?.url ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a lock file whose process id now belongs to another program is no obstacle", async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  const lock = path.join(dataDir, "pg/postmaster.pid");
  const stale = readFileSync(lock, "utf8").replace(/^\d+/, String(process.pid));
  await first.stop();
  writeFileSync(lock, stale);

  const second = await start(dataDir);

  expect(second.adopted).toBe(false);
  expect(second.pid).not.toBe(process.pid);
});

test("a lock file that a crash left empty is no obstacle", async () => {
  const dataDir = newFolder();
  await (await start(dataDir)).stop();
  const lock = path.join(dataDir, "pg/postmaster.pid");
  writeFileSync(lock, "");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);

  const second = await start(dataDir);

  expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test.each(["", "0", "-1"])("a lock file that a server is about to write is left to it (%j so far)", (written) => {
  const cluster = newFolder();
  writeFileSync(path.join(cluster, "postmaster.pid"), written);

  removeAbandonedLock(cluster);

  expect(readPostmaster(cluster)).toBeUndefined();
  expect(readFileSync(path.join(cluster, "postmaster.pid"), "utf8")).toBe(written);
});

test("the database listens on this machine only and wants its password, which only its owner reads", async () => {
  const dataDir = newFolder();
  const { url } = await start(dataDir);
  const wrong = new URL(url);
  wrong.password = "guess";

  await expect(query(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
  expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(await query(url, "show unix_socket_directories")).toEqual([{ unix_socket_directories: "" }]);
  expect(statSync(path.join(dataDir, "pg-secret")).mode & 0o777).toBe(0o600);
});

test("outside of tests every commit reaches the disk before it is confirmed", async () => {
  const { url } = await start(newFolder(), { durable: true });

  expect(await query(url, "show fsync")).toEqual([{ fsync: "on" }]);
  expect(await query(url, "show synchronous_commit")).toEqual([{ synchronous_commit: "on" }]);
  expect(await query(url, "show data_checksums")).toEqual([{ data_checksums: "on" }]);
});

async function start(dataDir: string, options: Partial<EmbeddedDatabaseOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({
    dataDir,
    resolveFrom: import.meta.url,
    log: () => undefined,
    durable: false,
    ...options,
  });
  running.push(database);
  return database;
}

/** Starts a database from another process, which then dies without a word. */
async function launchAndDie(dataDir: string): Promise<{ url: string; pid: number }> {
  const bundle = path.join(newFolder(), "launcher.mjs");
  const { build } = await import("esbuild");
  await build({
    stdin: {
      contents: `
        import { startEmbeddedDatabase } from "@/lib/db/embedded/start-embedded-database";
        const { url, pid } = await startEmbeddedDatabase({
          dataDir: process.argv[2], resolveFrom: process.argv[3], log: () => undefined, durable: false });
        process.stdout.write(JSON.stringify({ url, pid }), () => process.kill(process.pid, "SIGKILL"));`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "@": path.resolve(import.meta.dirname, "../../..") },
    banner: {
      js: `import * as nodeModule from "node:module"; const require = nodeModule.createRequire(import.meta.url);`,
    },
    outfile: bundle,
  });
  const died = await promisify(execFile)(process.execPath, [bundle, dataDir, import.meta.url]).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(died.stderr).toBe("");
  return JSON.parse(died.stdout) as { url: string; pid: number };
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-database-"));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}
