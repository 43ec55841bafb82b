import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { buildBundles, buildPages } from "./build.mjs";
import { install } from "./install.mjs";
import { inRoot } from "./root.mjs";

/** Brings packages and build up to date, then becomes the command: bin/entry/NAME.ts, bundled. */
export async function runCommand(name, { pages }) {
  if (!existsSync(inRoot("bin/entry", `${name}.ts`))) {
    console.error(`This version of Countersign has no command ${name}.`);
    process.exit(1);
  }
  await install();
  await buildBundles();
  if (pages) await buildPages();
  await import(pathToFileURL(inRoot("dist", `${name}.js`)).href);
}
