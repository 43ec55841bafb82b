import { existsSync } from "node:fs";
import { inRoot } from "./root.mjs";

/** Settings from a file `.env` beside package.json, where there is one; what the environment itself says goes first. */
export function loadEnv(file = inRoot(".env")) {
  if (existsSync(file)) process.loadEnvFile(file);
}
