import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { withProgress } from "./progress.mjs";
import { runProgram } from "./run-program.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Where PLAYWRIGHT_CHROMIUM says, or where a system keeps it; undefined when there is none. */
export function findChromium() {
  const told = process.env.PLAYWRIGHT_CHROMIUM;
  if (told) return existsSync(told) ? told : undefined;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...places, ...onPath].find((file) => existsSync(file));
}

/** Installs Chromium by the system's package manager where that is possible. Throws a sentence that says what to do otherwise. */
export async function ensureChromium() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && hasAptGet()) {
    await withProgress("Installing Chromium", async (show) => {
      const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, onLine: show };
      const install = () => runProgram("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], options);
      await install().catch(async () => {
        await runProgram("apt-get", ["update"], options);
        await install();
      });
    });
  }
  if (findChromium()) return;
  throw new Error(
    "There is no Chromium for the browser tests. Install Chromium or Google Chrome with your system's package manager, " +
      "or set PLAYWRIGHT_CHROMIUM to its program.",
  );
}

function hasAptGet() {
  try {
    execFileSync("apt-get", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
