/** CPU time and memory of process trees, as Linux tells them in /proc. */
import { readdirSync, readFileSync } from "node:fs";

const msPerTick = 10;

/** The process and everything that descends from it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(Number(name))?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const descend = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(descend)];
  return descend(root);
}

/** Milliseconds of CPU that these processes have used, with those of their children that have ended. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0) * msPerTick, 0);
}

/** Megabytes: `VmRSS` is what they have in memory now, `VmHWM` the most that each ever had. */
export function memoryMb(pids: readonly number[], what: "VmRSS" | "VmHWM"): number {
  return pids.reduce((sum, pid) => sum + kilobytes(read(`/proc/${pid}/status`), what), 0) / 1024;
}

/** The descendant whose command line has this word. */
export function findProcess(root: number, word: string): number | undefined {
  return processTree(root).find((pid) => read(`/proc/${pid}/cmdline`).includes(word));
}

function statOf(pid: number): { parent: number; ticks: number } | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (!text) return undefined;
  // The name stands in brackets and may hold anything. After it: state, parent, ..., utime, stime, and both of ended children.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [utime = 0, stime = 0, endedUtime = 0, endedStime = 0] = fields.slice(11, 15);
  return { parent: fields[1] ?? 0, ticks: utime + stime + endedUtime + endedStime };
}

const kilobytes = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);

/** Empty when the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
