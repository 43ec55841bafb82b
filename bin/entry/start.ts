/** `npm start`: a real install. */
import { parseArgs } from "node:util";
import { EnvironmentError, parseEnv } from "@/lib/core/env";

const log = (line: string): void => console.error(line);

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: "string", default: ".data" }, "owner-link": { type: "boolean", default: false } },
  });
  const settings = parseEnv(process.env);
  if (settings.COUNTERSIGN_DEMO) {
    throw new EnvironmentError("COUNTERSIGN_DEMO is set: its sign-in links have no place in a real install. Unset it.");
  }
  // Only now: the product reads the environment as it loads.
  const { runInstall } = await import("@/bin/server/run-install");
  await runInstall({ dataDir: values.data, port: settings.PORT, ownerLink: values["owner-link"], log });
}

start().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
