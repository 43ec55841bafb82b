import { cpus, loadavg, totalmem } from "node:os";
import type { DatabaseSettings } from "./database";

/** What the figures belong to. */
export interface Machine {
  cpus: number;
  cpu: string;
  memory_gb: number;
  node: string;
  postgres: string;
  fsync: string;
  synchronous_commit: string;
  /** One minute's, before the first workload: what else the machine does. */
  load_before: number;
}

export function describeMachine({ version, fsync, synchronousCommit }: DatabaseSettings): Machine {
  return {
    cpus: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memory_gb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: version,
    fsync,
    synchronous_commit: synchronousCommit,
    load_before: loadavg()[0] ?? 0,
  };
}
