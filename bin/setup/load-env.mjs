import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { inRoot } from "./root.mjs";

/** Settings from a file `.env` beside package.json, where there is one; what the environment itself says goes first. */
export function loadEnv({ file = inRoot(".env"), without = [] } = {}) {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8"))))
    if (!without.includes(name)) process.env[name] ??= value;
}
