/** One PostgreSQL server for the whole run, with a migrated template database that test files clone. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startEmbeddedDatabase } from "@/lib/db/embedded/start-embedded-database";
import { migrate } from "@/lib/db/migrate";

const template = "countersign_template";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server's administrative database. */
    databaseServer: string;
    /** Name of the migrated database to clone. Never connect to it: that blocks cloning. */
    databaseTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "countersign-test-"));
  // Where tests run as root, the server runs as another user, who must get in.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedDatabase({
    dataDir,
    resolveFrom: import.meta.url,
    log: () => undefined,
    durable: false,
  });
  await makeTemplate(server.url);
  project.provide("databaseServer", server.url);
  project.provide("databaseTemplate", template);

  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1 });
  await sql.unsafe(`create database ${template}`);
  await sql.end();
  const url = new URL(serverUrl);
  url.pathname = template;
  await migrate(url.href, path.resolve(import.meta.dirname, "../../drizzle"));
}
