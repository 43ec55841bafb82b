import { readdir } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import { stopOnSignal } from "@/bin/server/stop-on-signal";
import { feed } from "./feed";
import { runHeadless } from "./headless";
import { type Demo, startDemo } from "./start-demo";
import { readTickets } from "./tickets";

export interface RunOptions {
  dataDir: string;
  input: string | undefined;
  count: number;
  deliveries: number;
  json: boolean;
  log: (line: string) => void;
}

const port = Number(process.env.PORT || 3000);
const sandboxPort = 3900;
const samples = (): string => path.join(projectRoot(), "bin/demo-data/samples.jsonl");

/** Runs until Ctrl-C. Time to undo is part of what there is to see. */
export async function runDemo({ dataDir, input, log }: RunOptions): Promise<void> {
  const demo = await startDemo({ dataDir, port, sandboxPort, undoSeconds: 10, log, childLogs: "files" });
  const stopFeeding = feed(demo, await readTickets(input ?? samples()), { dataDir, log });
  stopOnSignal({
    log,
    stop: async () => {
      stopFeeding();
      await demo.stop();
    },
    kill: demo.kill,
  });
  log(welcome(demo, dataDir));
}

/** Runs once. Returns the exit code: 0 if nothing was lost, doubled or stuck. */
export async function runHeadlessDemo({ dataDir, input, count, deliveries, json, log }: RunOptions): Promise<number> {
  const file = input ?? samples();
  const tickets = await readTickets(file, count);
  if (tickets.length < count) {
    throw new Error(
      `${file} has ${tickets.length} tickets, fewer than --count ${count}. Ask for fewer or give a larger --input.`,
    );
  }
  const kept = await readdir(dataDir).catch(() => []);
  if (kept.length > 0) log(`${dataDir} holds an earlier demo; its drafts are left as they are`);

  const demo = await startDemo({ dataDir, port, sandboxPort: 0, undoSeconds: 0, log, childLogs: "files" });
  try {
    const { summary, faults } = await runHeadless(demo, { tickets, deliveries, log });
    console.log(json ? JSON.stringify(summary) : JSON.stringify(summary, null, 2));
    for (const fault of faults) log(`wrong: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await demo.stop();
  }
}

function welcome({ document, sandbox }: Demo, dataDir: string): string {
  const width = Math.max(...document.users.map(({ role }) => role.length));
  const people = document.users.map(({ role, signInUrl }) => `  ${role.padEnd(width)}  ${signInUrl}`);
  return [
    "",
    `Countersign is ready: ${document.url}`,
    "",
    "Sign in with one click as",
    ...people,
    "",
    `Approved replies arrive in the sandbox helpdesk: ${sandbox.url}`,
    `New tickets come in every few seconds. Logs and data are in ${dataDir}; Ctrl-C stops, a new start carries on.`,
    "",
  ].join("\n");
}
