/** Reads `postmaster.pid`, the server's lock file, and tells whether its process is still that server. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

export interface Postmaster {
  pid: number;
  port: number;
  /** It accepts connections. */
  ready: boolean;
}

export const lockFile = (cluster: string): string => path.join(cluster, "postmaster.pid");

/** Lines of the file: pid, folder, start time, port, socket folder, listen address, shared memory, status. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  if (!existsSync(lockFile(cluster))) return undefined;
  const lines = readFileSync(lockFile(cluster), "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
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
