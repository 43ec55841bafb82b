/** `npm run proof`: the heavy proofs, too long for every change. Exit 0 only if each of them holds. */
import path from "node:path";
import { parseArgs } from "node:util";

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      items: { type: "string", default: "500" },
      kills: { type: "string", default: "20" },
      input: { type: "string" },
    },
  });
  const options = {
    items: Number(values.items),
    kills: Number(values.kills),
    input: values.input && path.resolve(values.input),
    log,
  };
  if (!Number.isInteger(options.items) || options.items < 1 || !Number.isInteger(options.kills) || options.kills < 0) {
    throw new Error("npm run proof -- [--items N] [--kills N] [--input FILE.jsonl]");
  }

  // Set before the product is loaded, which reads the environment as it loads.
  process.env.COUNTERSIGN_DEMO = "1";
  process.env.LOG_LEVEL ??= "warn";
  const { runProofs } = await import("@/bin/proof/run");
  process.exitCode = (await runProofs(options)) ? 0 : 1;
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
