/** `npm run demo`: the product with a workspace to try, a helpdesk to write back to, and tickets coming in. */
import path from "node:path";
import { parseArgs } from "node:util";

const usage = `npm run demo                       start, open the links it prints, Ctrl-C to stop; a second start carries on
npm run demo -- [options]
  --data DIR         where everything is kept (.data)
  --headless         without a person: run, print the sum, exit 0 only if nothing was lost or doubled
  --count N          how many tickets (headless; 60)
  --input FILE       tickets as JSON Lines, with "id" and "body" (our own samples)
  --deliveries N     send every delivery so often (headless; 1)
  --json             print the sum as JSON and nothing else on standard output (headless)`;

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string", default: ".data" },
      headless: { type: "boolean", default: false },
      count: { type: "string", default: "60" },
      input: { type: "string" },
      deliveries: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);

  // Set before the product is loaded, which reads the environment as it loads.
  process.env.COUNTERSIGN_DEMO = "1";
  process.env.LOG_LEVEL ??= "warn";
  const options = {
    dataDir: values.data,
    input: values.input && path.resolve(values.input),
    count: wholeNumber("--count", values.count),
    deliveries: wholeNumber("--deliveries", values.deliveries),
    json: values.json,
    log,
  };
  const { runDemo, runHeadlessDemo } = await import("@/bin/demo/run");
  if (values.headless) process.exitCode = await runHeadlessDemo(options);
  else await runDemo(options);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${name} takes a whole number above 0, not "${text}".`);
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
