import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inRoot, root } from "./root.mjs";

const shared = ["lib", "inngest", "messages", "package.json", "package-lock.json", "tsconfig.json"];
export const bundleSources = [...shared, "bin", "app"];
export const pageSources = [...shared, "app", "public"];

/** SHA-256 over names and contents of everything a build is made of, and over the Node version it runs on. */
export function sourceHash(sources) {
  const hash = createHash("sha256").update(process.version);
  const rootFiles = readdirSync(root).filter((name) => /\.(ts|mjs)$/.test(name) && name !== "next-env.d.ts");
  for (const file of [...sources, ...rootFiles].sort().flatMap(filesOf)) {
    const bytes = readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

function filesOf(name) {
  const start = inRoot(name);
  if (!existsSync(start)) return [];
  if (statSync(start).isFile()) return [start];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
