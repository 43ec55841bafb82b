/** Starts `engine-worker.ts` in processes of its own. */
import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");

export interface EngineProcesses {
  /** Resolves when the new process's engine runs. */
  start(): Promise<ChildProcess>;
  killAll(): void;
}

/** Bundles the worker once, to be started on this database. */
export async function engineProcesses(url: string): Promise<EngineProcesses> {
  // Below the project, so that its packages are found.
  const folder = mkdtempSync(path.join(root, "node_modules/.engine-worker-"));
  const outfile = path.join(folder, "worker.mjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "engine-worker.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "@": root },
    logLevel: "error",
  });
  const started = new Set<ChildProcess>();

  return {
    start: () =>
      new Promise((resolve, reject) => {
        const env = { ...process.env, LOG_LEVEL: "silent" };
        const one = fork(outfile, [url], { stdio: ["ignore", "ignore", "inherit", "ipc"], env });
        started.add(one);
        one.once("message", () => resolve(one));
        one.once("exit", (code) => reject(new Error(`The engine's process ended (${code}).`)));
      }),
    killAll() {
      for (const one of started) one.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
