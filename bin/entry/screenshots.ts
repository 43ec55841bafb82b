/** `npm run screenshots`: the pictures in docs/screenshots, taken from a demo of their own; with `--cards` only what is seen on channels. */
import path from "node:path";
import { parseArgs } from "node:util";

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: "string", default: "docs/screenshots" }, cards: { type: "boolean", default: false } },
  });
  // Set before the product is loaded, which reads the environment as it loads.
  process.env.COUNTERSIGN_DEMO = "1";
  process.env.LOG_LEVEL ??= "warn";
  const { takeScreenshots } = await import("@/bin/screenshots/take-screenshots");
  await takeScreenshots({ folder: path.resolve(values.out), cardsOnly: values.cards, log });
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
