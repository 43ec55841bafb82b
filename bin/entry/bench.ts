/** `npm run bench`: the workloads, ours beside the floor. */
import { parseArgs } from "node:util";
import { toJson } from "@/bin/bench/summary";
import { runBench } from "@/bin/bench/run-bench";
import { toTable } from "@/bin/bench/table";
import { workloads } from "@/bin/bench/workloads/all";

const usage = `npm run bench -- [options]
  --only W1,W4   these workloads (${workloads.map(({ name }) => name).join(",")})
  --runs N       the figures are medians of so many runs (3; with --quick 1)
  --quick        short runs, to see that it works; the figures mean little
  --json         print JSON and nothing else on standard output`;

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      runs: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (process.platform !== "linux")
    throw new Error("CPU time and memory are read from /proc: the benchmark needs Linux.");

  const summary = await runBench({
    workloads: chosen(values.only),
    runs: wholeNumber(values.runs ?? (values.quick ? "1" : "3")),
    quick: values.quick,
    log,
  });
  console.log(values.json ? JSON.stringify(toJson(summary)) : toTable(summary));
}

function chosen(only: string | undefined) {
  if (only === undefined) return workloads;
  const names = only.split(",").map((name) => name.trim().toUpperCase());
  const unknown = names.filter((name) => !workloads.some((workload) => workload.name === name));
  if (unknown.length > 0) throw new Error(`There is no workload ${unknown.join(", ")}.\n${usage}`);
  return workloads.filter(({ name }) => names.includes(name));
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--runs takes a whole number above 0, not "${text}".`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
