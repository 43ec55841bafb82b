import { mkdirSync } from "node:fs";
import path from "node:path";

/** Where things go that the server's user must reach when the project is in a closed folder, such as root's home. */
export function systemFolder(name: string): string {
  const folder = path.join("/var/lib/countersign", name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new Error(
      `The database's user cannot read this project's folder, and ${folder} cannot be made. ` +
        "Move the project to a folder that others can read, or set DATABASE_URL.",
      { cause: error },
    );
  }
  return folder;
}
