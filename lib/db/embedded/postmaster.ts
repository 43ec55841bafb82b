/** Reads `postmaster.pid`, the server's lock file, and tells whether its process is still that server. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";

export interface Postmaster {
  pid: number;
  port: number;
  /** It accepts connections. */
  ready: boolean;
}

const lockFile = (cluster: string): string => path.join(cluster, "postmaster.pid");

/**
 * Lines of the file: pid, folder, start time, port, socket folder, listen address, shared memory, status.
 * `undefined` without one, and while a server has created it but not written it yet: nobody is known to hold it then.
 */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const lines = readLock(cluster)?.split("\n") ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

function readLock(cluster: string): string | undefined {
  try {
    return readFileSync(lockFile(cluster), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A server writes its lock within milliseconds of creating it. */
const unwrittenAfter = 5_000;

/**
 * Removes a lock that PostgreSQL refuses to start over and cannot tell from a live one: its process id was reused by
 * another program, or a crash left it empty. PostgreSQL removes its other stale locks itself.
 */
export function removeAbandonedLock(cluster: string): void {
  const file = lockFile(cluster);
  const lock = statSync(file, { throwIfNoEntry: false });
  if (!lock) return;
  const holder = readPostmaster(cluster);
  const abandoned = holder
    ? postmasterState(holder.pid, cluster) === "stranger"
    : Date.now() - lock.mtimeMs > unwrittenAfter;
  if (abandoned && statSync(file, { throwIfNoEntry: false })?.ino === lock.ino) rmSync(file, { force: true });
}

/** `stranger`: the process id now belongs to another program. `dead` includes a process that only waits to be reaped. */
export function postmasterState(pid: number, cluster: string): "alive" | "dead" | "stranger" {
  if (!isAlive(pid)) return "dead";
  if (process.platform === "linux") return linuxState(pid, cluster);
  if (process.platform === "win32") return "alive";
  try {
    const name = execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
    return name.includes("postgres") ? "alive" : "stranger";
  } catch {
    return "dead";
  }
}

function linuxState(pid: number, cluster: string): "alive" | "dead" | "stranger" {
  try {
    if (/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return "dead";
    // A postmaster's working folder is its cluster, whatever the cluster has been renamed to.
    const working = statSync(`/proc/${pid}/cwd`);
    const own = statSync(cluster);
    return working.ino === own.ino && working.dev === own.dev ? "alive" : "stranger";
  } catch {
    return isAlive(pid) ? "stranger" : "dead";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
