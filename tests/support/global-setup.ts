/** One PostgreSQL server for the whole run, with a migrated template database that test files clone. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startEmbeddedDatabase } from "@/lib/db/embedded/start-embedded-database";
import { migrate } from "@/lib/db/migrate";

const template = "countersign_template";
const prefix = path.join(tmpdir(), "countersign-test-");

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server's administrative database. */
    databaseServer: string;
    /** Name of the migrated database to clone. Never connect to it: that blocks cloning. */
    databaseTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearLeftovers();
  const dataDir = mkdtempSync(prefix);
  // Where tests run as root, the server runs as another user, who must get in.
  chmodSync(dataDir, 0o755);
  const server = await startServer(dataDir);
  await makeTemplate(server.url);
  project.provide("databaseServer", server.url);
  project.provide("databaseTemplate", template);

  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

const startServer = (dataDir: string) =>
  startEmbeddedDatabase({ dataDir, resolveFrom: import.meta.url, log: () => undefined, durable: false });

/** A run that was killed an hour ago or earlier leaves its server; one that still runs refuses to be taken over. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const dataDir = path.join(tmpdir(), name);
    if (!dataDir.startsWith(prefix) || Date.now() - statSync(dataDir).mtimeMs < 3_600_000) continue;
    try {
      await (await startServer(dataDir)).stop();
      rmSync(dataDir, { recursive: true, force: true });
    } catch {
      // Somebody is at work in it.
    }
  }
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1 });
  await sql.unsafe(`create database ${template}`);
  await sql.end();
  const url = new URL(serverUrl);
  url.pathname = template;
  await migrate(url.href, path.resolve(import.meta.dirname, "../../drizzle"));
}
