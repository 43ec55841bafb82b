import { existsSync, readFileSync } from "node:fs";
import { withProgress } from "./progress.mjs";
import { inRoot, root } from "./root.mjs";
import { ProgramError, runProgram } from "./run-program.mjs";

/** Makes node_modules what package-lock.json says, if it is not. */
export async function install() {
  const wanted = lockedPackages(inRoot("package-lock.json"));
  if (isInstalled(wanted)) return;
  try {
    await withProgress("Installing packages", async (show) => {
      const folders = Object.keys(wanted).filter((folder) => !wanted[folder].optional);
      const present = () => folders.filter((folder) => existsSync(inRoot(folder, "package.json"))).length;
      const timer = setInterval(() => show(`${present()} of ${folders.length}`), 1000);
      const npm = process.platform === "win32" ? "npm.cmd" : "npm";
      try {
        await runProgram(npm, ["ci", "--include=dev"], { cwd: root, shell: process.platform === "win32" });
      } finally {
        clearInterval(timer);
      }
    });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    console.error(`${error.message}\n\nThe packages could not be installed. Check the network, or run: npm ci`);
    process.exit(1);
  }
}

/** npm writes the hidden lock file last, so it lists what is really there. */
function isInstalled(wanted) {
  const hidden = inRoot("node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const installed = lockedPackages(hidden);
  return Object.entries(wanted).every(
    ([folder, { version, optional }]) => optional || installed[folder]?.version === version,
  );
}

function lockedPackages(file) {
  const { "": _project, ...packages } = JSON.parse(readFileSync(file, "utf8")).packages;
  return packages;
}
