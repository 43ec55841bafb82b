/** `npm run proof`: the heavy proofs, too long for every change. Exit 0 only if each of them holds. */
import path from "node:path";
import { parseArgs } from "node:util";

const usage = `npm run proof -- [options]
  --only flow,chaos,keyboard   these
  --items N                    events of the flow and of each round of kills (500)
  --kills N                    processes killed in each round (20)
  --drafts N                   drafts that one reviewer decides by keyboard (100)
  --rounds N                   times that all surfaces decide one review at once (1000)
  --input FILE.jsonl           tickets in place of our own samples`;

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      items: { type: "string", default: "500" },
      kills: { type: "string", default: "20" },
      drafts: { type: "string", default: "100" },
      rounds: { type: "string", default: "1000" },
      only: { type: "string" },
      input: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);

  const options = {
    items: Number(values.items),
    kills: Number(values.kills),
    drafts: Number(values.drafts),
    rounds: Number(values.rounds),
    input: values.input && path.resolve(values.input),
    log,
  };
  const { items, kills, drafts, rounds } = options;
  const whole = [items, kills, drafts, rounds].every(Number.isInteger);
  if (!whole || Math.min(items, drafts, rounds) < 1 || kills < 0) throw new Error(usage);

  // Set before the product is loaded, which reads the environment as it loads.
  process.env.COUNTERSIGN_DEMO = "1";
  process.env.LOG_LEVEL ??= "warn";
  const { proofNames, runProofs } = await import("@/bin/proof/run");
  const only: readonly string[] = values.only?.split(",") ?? proofNames;
  if (only.some((name) => !proofNames.some((one) => one === name))) throw new Error(usage);
  process.exitCode = (await runProofs({ ...options, only })) ? 0 : 1;
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
