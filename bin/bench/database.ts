/** The benchmark's own PostgreSQL: as durable as an install's, with a database of its own for everything that is measured. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import { connect } from "@/lib/db/client";
import { startEmbeddedDatabase } from "@/lib/db/embedded/start-embedded-database";

export interface BenchDatabase {
  /** Of the server's first process. */
  pid: number;
  settings: DatabaseSettings;
  /** A new database, empty or a copy of another that nobody is connected to; returns its URL. */
  create(templateUrl?: string): Promise<string>;
  drop(url: string): Promise<void>;
  stop(): Promise<void>;
}

/** As the server itself says. */
export interface DatabaseSettings {
  version: string;
  fsync: string;
  synchronousCommit: string;
}

export async function startBenchDatabase(log: (line: string) => void): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "countersign-bench-"));
  // The server may run as another user, who has to get at its folder.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedDatabase({ dataDir, resolveFrom: `${projectRoot()}/package.json`, log });
  const sql = connect(server.url, 1).$client;
  let count = 0;

  const [settings] = await sql<DatabaseSettings[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as "synchronousCommit"`;
  if (!settings) throw new Error("The database did not tell its settings.");
  if (settings.fsync !== "on" || settings.synchronousCommit !== "on") {
    throw new Error(
      `fsync is ${settings.fsync}, synchronous_commit ${settings.synchronousCommit}: both have to be on.`,
    );
  }

  return {
    pid: server.pid,
    settings,
    create: async (templateUrl) => {
      const name = `bench_${count++}`;
      await sql.unsafe(`create database ${name} template ${templateUrl ? nameOf(templateUrl) : "template1"}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    drop: async (url) => {
      await sql.unsafe(`drop database ${nameOf(url)} with (force)`);
    },
    stop: async () => {
      await sql.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);
