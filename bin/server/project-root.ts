import { existsSync } from "node:fs";
import path from "node:path";

/** The project's folder, from a bundle in dist/ as from the source. */
export function projectRoot(from = import.meta.dirname): string {
  if (existsSync(path.join(from, "drizzle.config.ts"))) return from;
  const above = path.dirname(from);
  if (above === from) throw new Error("This file is not inside the project.");
  return projectRoot(above);
}
