/** Starts, adopts and stops the one PostgreSQL server of a cluster. */
import { execFile, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries";
import { serverEnvironment } from "./cluster";
import { postmasterState, readPostmaster, removeAbandonedLock, type Postmaster } from "./postmaster";
import type { ServerUser } from "./server-user";

export interface ServerOptions {
  binaries: Binaries;
  cluster: string;
  logFile: string;
  user: ServerUser;
  durable: boolean;
  /** Wished for; another is taken if it is in use. */
  port: number | undefined;
}

/** Crash recovery of a large database takes a while. */
const patience = 5 * 60_000;

/** The running server of the cluster, or a new one. Of several callers one starts it and the rest find it. */
export async function runServer(options: ServerOptions): Promise<Postmaster & { adopted: boolean }> {
  const deadline = Date.now() + patience;
  let started: Awaited<ReturnType<typeof start>> | undefined;
  while (Date.now() < deadline) {
    const found = readPostmaster(options.cluster);
    const state = found && postmasterState(found.pid, options.cluster);
    if (found?.ready && state === "alive") return { ...found, adopted: found.pid !== started?.pid };
    if (state !== "alive") {
      if (started?.ended() && !lostRace(options.logFile, started.logOffset)) {
        throw new Error(`The embedded database did not start:\n${logTail(options.logFile, started.logOffset)}`);
      }
      if (!started || started.ended()) {
        if (started) await sleep(200);
        removeAbandonedLock(options.cluster);
        started = await start(options);
      }
    }
    await sleep(20);
  }
  throw new Error(`The embedded database neither answers nor exits. See ${options.logFile}.`);
}

/** Lets running transactions roll back, disconnects everybody and returns when the server has gone. */
export async function stopServer({ binaries, cluster, user }: Pick<ServerOptions, "binaries" | "cluster" | "user">) {
  const running = readPostmaster(cluster);
  if (!running || postmasterState(running.pid, cluster) !== "alive") return;
  await promisify(execFile)(binaries.pg_ctl, ["stop", "-D", cluster, "-m", "fast", "-w", "-t", "60", "-s"], {
    ...user,
    env: serverEnvironment,
  });
  // pg_ctl returns when the lock file is gone, which is a little before the process is.
  while (postmasterState(running.pid, cluster) === "alive") await sleep(10);
}

async function start({ binaries, cluster, logFile, user, durable, port }: ServerOptions) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(await freePort(port)),
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "128MB",
    jit: "off",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
  const logOffset = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, logOffset > 20 * 1024 * 1024 ? "w" : "a", 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Detached, so that Ctrl-C in a terminal does not stop the database under the processes that still drain.
  const child = spawn(binaries.postgres, ["-D", cluster, ...flags], {
    ...user,
    env: serverEnvironment,
    cwd: cluster,
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once("exit", () => (ended = true)).once("error", () => (ended = true));
  return { pid: child.pid, logOffset, ended: () => ended };
}

/** The new server found another one's lock, or a port taken since it was picked. */
const lostRace = (logFile: string, offset: number): boolean =>
  /lock file .* (already exists|is empty)|pre-existing shared memory block|Address already in use/.test(
    logTail(logFile, offset),
  );

function logTail(logFile: string, offset: number): string {
  const written = readFileSync(logFile);
  return written
    .subarray(written.length < offset ? 0 : offset)
    .toString("utf8")
    .slice(-2000);
}

async function freePort(wished = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once("error", (error) => {
        if (wished === 0) reject(error);
        else void freePort().then(resolve, reject);
      })
      .listen(wished, "127.0.0.1", () => {
        const address = probe.address();
        const port = typeof address === "object" && address ? address.port : 0;
        probe.close(() => resolve(port));
      });
  });
}
