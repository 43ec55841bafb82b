import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withProgress } from "./progress.mjs";
import { inRoot, root } from "./root.mjs";
import { ProgramError, runProgram } from "./run-program.mjs";
import { bundleSources, pageSources, sourceHash } from "./source-hash.mjs";

/** Bundles bin/entry/*.ts to dist/*.js unless that was done from the same sources. */
export async function buildBundles() {
  await once("dist/.sources", bundleSources, () => withProgress("Bundling", bundle));
}

/** Builds the web pages unless that was done from the same sources. */
export async function buildPages() {
  await once(".next/countersign-sources", pageSources, () => withProgress("Building the pages", nextBuild));
}

async function once(stamp, sources, build) {
  const hash = sourceHash(sources);
  const file = inRoot(stamp);
  if (existsSync(file) && readFileSync(file, "utf8") === hash) return;
  rmSync(file, { force: true });
  try {
    await build();
  } catch (error) {
    console.error(error instanceof ProgramError ? error.message : error);
    process.exit(1);
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

async function bundle() {
  const esbuild = await import("esbuild");
  const entryPoints = readdirSync(inRoot("bin/entry")).filter((name) => name.endsWith(".ts"));
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: entryPoints.map((name) => `bin/entry/${name}`),
    outdir: "dist",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    target: "node20.19",
    format: "esm",
    packages: "external",
    alias: { "@": root },
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  // A server may be running on the old chunks: they go after the new ones are in place.
  const made = new Set(Object.keys(metafile.outputs).map((file) => inRoot(file)));
  for (const entry of readdirSync(inRoot("dist"), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !made.has(file)) rmSync(file);
  }
  await esbuild.stop();
}

async function nextBuild(show) {
  await runProgram(process.execPath, [inRoot("node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    onLine: show,
  });
}
