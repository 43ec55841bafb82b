/** The files of the embedded database: `<data>/pg-secret` (its password) and a cluster folder. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { randomToken } from "@/lib/core/crypto";
import type { Binaries } from "./binaries";
import { canReach, type ServerUser } from "./server-user";
import { systemFolder } from "./system-folder";

export const superuser = "countersign";

/** The cluster's folder, made on first use, and its password. Safe against a kill and against another launcher at any point. */
export async function openCluster(
  { initdb }: Pick<Binaries, "initdb">,
  dataDir: string,
  user: ServerUser,
  durable: boolean,
): Promise<{ folder: string; password: string }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const password = writeOnce(path.join(dataDir, "pg-secret"), randomToken);
  const folder = clusterFolder(realpathSync(dataDir), user);
  if (!existsSync(path.join(folder, "PG_VERSION"))) await createCluster(initdb, folder, password, user, durable);
  return { folder, password };
}

/** Usually `<data>/pg`. Where the server's user cannot get there, a folder elsewhere, noted in `<data>/pg-location`. */
function clusterFolder(dataDir: string, user: ServerUser): string {
  const inside = path.join(dataDir, "pg");
  const note = path.join(dataDir, "pg-location");
  if (!existsSync(note) && (existsSync(inside) || canReach(dataDir, user))) return inside;
  return writeOnce(note, () => path.join(systemFolder("data"), randomUUID()));
}

async function createCluster(initdb: string, folder: string, password: string, user: ServerUser, durable: boolean) {
  const unfinished = `${folder}.init-${randomUUID()}`;
  const passwordFile = path.join(unfinished, "password");
  const cluster = path.join(unfinished, "cluster");
  for (const made of [unfinished, cluster]) mkdirSync(made, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) {
    for (const made of [unfinished, cluster, passwordFile]) chownSync(made, user.uid, user.gid);
  }
  const encoding = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const access = ["-U", superuser, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const safety = durable ? ["--data-checksums"] : ["--no-sync"];
  try {
    await run(initdb, ["-D", cluster, ...access, ...encoding, ...safety], { ...user, env: serverEnvironment });
    renameSync(cluster, folder);
  } catch (error) {
    // Another launcher may have finished first; its cluster has the same password.
    if (!existsSync(path.join(folder, "PG_VERSION"))) {
      throw new Error("The embedded database could not be created. Set DATABASE_URL to use your own.", {
        cause: error,
      });
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The file's text; if there is no such file it is made, whole or not at all, and the first writer wins. */
function writeOnce(file: string, text: () => string): string {
  if (!existsSync(file)) {
    const unfinished = `${file}.${randomUUID()}`;
    writeFileSync(unfinished, text(), { mode: 0o600, flush: true });
    try {
      linkSync(unfinished, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(unfinished);
    }
  }
  return readFileSync(file, "utf8");
}

const run = promisify(execFile);

/** Nothing of our environment reaches the server: it holds secrets. */
export const serverEnvironment: NodeJS.ProcessEnv = { LC_ALL: "C", LC_MESSAGES: "C", NODE_ENV: "production" };
