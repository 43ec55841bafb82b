/** The stages of `npm run verify`. Each gives {passed, failed, skipped} and throws nothing but surprises. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureChromium } from "../setup/chromium.mjs";
import { inRoot, root } from "../setup/root.mjs";
import { runProgram } from "../setup/run-program.mjs";

/** Folders of tests/ with a stage of their own, or without tests; all others are unit and integration. */
const apart = ["contracts", "inngest", "flows", "e2e", "support", "fixtures"];

/** In order; the lanes of one step run side by side: each of the first two keeps one core busy, the tests keep all. */
export function stages() {
  const others = readdirSync(inRoot("tests")).filter((name) => !apart.includes(name));
  const lint = {
    name: "lint",
    run: (show) => check(show, ["eslint/bin/eslint.js", "."], ["prettier/bin/prettier.cjs", "--check", "."]),
  };
  const types = {
    name: "types",
    run: (show) => check(show, ["next/dist/bin/next", "typegen"], ["typescript/bin/tsc", "--noEmit"]),
  };
  const build = { name: "production build", run: (show) => checkProgram(show, [inRoot("bin/build.mjs")]) };
  const tests = [
    { name: "unit and integration", run: (show) => vitest(show, others) },
    { name: "contracts", run: (show) => vitest(show, ["contracts"]) },
    { name: "inngest", run: (show) => vitest(show, ["inngest"]) },
    { name: "flows", run: (show) => vitest(show, ["flows"]) },
    { name: "browser", run: playwright },
  ];
  return [[[lint], [types, build]], ...tests.map((stage) => [[stage]])];
}

/** Longer than any stage takes; a stage that hangs is a stage that fails. */
const limit = 20 * 60_000;

async function runNode(show, args, env = {}) {
  const options = {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", ...env },
    timeout: limit,
    onLine: show,
  };
  return runProgram(process.execPath, args, options);
}

/** Each program is one step of one check. */
async function check(show, ...programs) {
  for (const [program, ...args] of programs) {
    const result = await checkProgram(show, [inRoot("node_modules", program), ...args]);
    if (result.failed) return result;
  }
  return { passed: 1, failed: 0, skipped: 0 };
}

async function checkProgram(show, args) {
  try {
    await runNode(show, args);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, output: error.message };
  }
}

function vitest(show, folders) {
  return counted(async (report) => {
    const where = folders.map((folder) => `tests/${folder}/`);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    await runNode(show, [inRoot("node_modules/vitest/vitest.mjs"), "run", ...where, ...reporters], {
      NODE_ENV: "test",
    });
  }, readVitest);
}

async function playwright(show) {
  try {
    await ensureChromium();
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, output: error.message };
  }
  return counted(async (report) => {
    const program = inRoot("node_modules/@playwright/test/cli.js");
    await runNode(show, [program, "test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  }, readPlaywright);
}

/** A file that breaks outside of its tests is a failure too, which no test of it shows. */
const readVitest = ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) => {
  const isBroken = ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((test) => test.status === "failed");
  return {
    passed: numPassedTests,
    failed: numFailedTests + testResults.filter(isBroken).length,
    skipped: numPendingTests + numTodoTests,
  };
};

const readPlaywright = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
});

/** Counts by the runner's own report. A run that failed or ran nothing counts at least one failure. */
async function counted(run, read) {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-verify-"));
  const report = path.join(folder, "report.json");
  let output;
  try {
    await run(report);
  } catch (error) {
    output = error.message;
  }
  const nothing = { passed: 0, failed: 0, skipped: 0 };
  const counts = existsSync(report) ? read(JSON.parse(readFileSync(report, "utf8"))) : nothing;
  rmSync(folder, { recursive: true, force: true });
  if (counts.passed + counts.failed === 0) output ??= "No test ran.";
  return output === undefined ? counts : { ...counts, failed: Math.max(counts.failed, 1), output };
}
