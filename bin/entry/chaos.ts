/** `npm run chaos`: kills processes at random while items flow; exit 0 only if nothing was lost, doubled or stuck. */
import path from "node:path";
import { parseArgs } from "node:util";

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "10" },
      items: { type: "string", default: "120" },
      input: { type: "string" },
      once: { type: "string", default: "key" },
      json: { type: "boolean", default: false },
    },
  });
  const [kills, items] = [Number(values.kills), Number(values.items)];
  const once = values.once;
  if (
    !Number.isInteger(kills) ||
    kills < 0 ||
    !Number.isInteger(items) ||
    items < 1 ||
    (once !== "key" && once !== "lookup")
  ) {
    throw new Error("npm run chaos -- [--kills N] [--items N] [--input FILE.jsonl] [--once key|lookup] [--json]");
  }

  // Set before the product is loaded, which reads the environment as it loads.
  process.env.COUNTERSIGN_DEMO = "1";
  process.env.LOG_LEVEL ??= "warn";
  const { runChaos } = await import("@/bin/chaos/run");
  const input = values.input && path.resolve(values.input);
  const { report, faults } = await runChaos({ kills, items, input, once, log });
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
  for (const fault of faults) log(`wrong: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
