/** PostgreSQL refuses to run as root: started by root, it runs as an unprivileged system user. */
import { execFileSync } from "node:child_process";

/** Who the server's processes run as. Empty: as whoever started us. */
export type ServerUser = { uid: number; gid: number } | Record<string, never>;

export function pickServerUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: idOf("-u", name), gid: idOf("-g", name) };
    } catch {
      // Not on this system; try the next.
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody. " +
      "Start as another user, or set DATABASE_URL.",
  );
}

/** Whether the server's user can list this existing folder, through every folder above it. */
export function canReach(folder: string, user: ServerUser): boolean {
  if (user.uid === undefined) return true;
  try {
    execFileSync("/bin/sh", ["-c", 'cd "$1" && ls >/dev/null', "sh", folder], { ...user, stdio: "ignore", cwd: "/" });
    return true;
  } catch {
    return false;
  }
}

const idOf = (flag: string, name: string): number =>
  Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
