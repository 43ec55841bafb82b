import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { runChaos } from "@/bin/chaos/run";
import { runHeadless } from "@/bin/demo/headless";
import { startDemo } from "@/bin/demo/start-demo";
import { readTickets, repeatUpTo } from "@/bin/demo/tickets";
import { withScratchFolder } from "@/bin/server/scratch-folder";
import { projectRoot } from "@/bin/server/project-root";
import { proveKeyboard } from "./keyboard/prove-keyboard";

export const proofNames = ["flow", "chaos", "keyboard", "channels"] as const;
type ProofName = (typeof proofNames)[number];

export interface ProofOptions {
  /** Which proofs. */
  only: readonly string[];
  items: number;
  kills: number;
  /** So many drafts one reviewer decides. */
  drafts: number;
  /** So many times, all decide one review at once. */
  rounds: number;
  input: string | undefined;
  log: (line: string) => void;
}

interface Outcome {
  faults: string[];
  report: object;
}

/** Runs the proofs, however the others end, and says whether all hold. */
export async function runProofs(options: ProofOptions): Promise<boolean> {
  const { items, kills, drafts, rounds, only } = options;
  const all: [ProofName, string, () => Promise<Outcome>][] = [
    ["flow", `${items} events, each once: nothing lost, doubled or stuck`, () => flow(options, 1)],
    ["flow", `${items} events, each delivered three times: one draft an event`, () => flow(options, 3)],
    ["chaos", `${kills} kills, a target that takes a key`, () => runChaos({ ...options, once: "key" })],
    ["chaos", `${kills} kills, a target that can only be asked`, () => runChaos({ ...options, once: "lookup" })],
    [
      "keyboard",
      `${drafts} drafts decided by keyboard: what was on screen is what arrived`,
      () => proveKeyboard(options),
    ],
    [
      "channels",
      `${rounds} interleavings of all surfaces: one decision each, every card says so`,
      () => channels(options),
    ],
  ];
  const proofs = all.filter(([name]) => only.includes(name));

  let passed = 0;
  for (const [, title, prove] of proofs) {
    const { faults, report } = await prove().catch((error: unknown) => ({ faults: [String(error)], report: {} }));
    if (faults.length === 0) passed += 1;
    console.log(`${faults.length === 0 ? "holds" : "FAILS"}: ${title}\n  ${JSON.stringify(report)}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
  console.log(`${passed} passed, ${proofs.length - passed} failed`);
  return passed === proofs.length;
}

function flow({ items, input, log }: ProofOptions, deliveries: number): Promise<Outcome> {
  return withScratchFolder("countersign-proof-", async (dataDir) => {
    const tickets = repeatUpTo(
      await readTickets(input ?? path.join(projectRoot(), "bin/demo-data/samples.jsonl"), items),
      items,
    );
    const demo = await startDemo({ dataDir, port: 0, sandboxPort: 0, undoSeconds: 0, log, childLogs: "files" });
    try {
      const { summary, faults } = await runHeadless(demo, { tickets, deliveries, log });
      const duplicates = items * (deliveries - 1);
      const missed =
        summary.duplicates === duplicates ? [] : [`${summary.duplicates} duplicates were seen, not ${duplicates}`];
      return { report: summary, faults: [...faults, ...missed] };
    } finally {
      await demo.stop();
    }
  });
}

/** The test of that name, with more rounds than a change can wait for. */
async function channels({ rounds, log }: ProofOptions): Promise<Outcome> {
  const test = ["vitest", "run", "tests/lib/channels/interleavings.test.ts"];
  const started = Date.now();
  const child = spawn("npx", test, { cwd: projectRoot(), env: { ...process.env, ROUNDS: String(rounds) } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  log(said);
  const faults = code === 0 ? [] : [said.slice(-4_000)];
  return { report: { rounds, seconds: Math.round((Date.now() - started) / 1000) }, faults };
}
