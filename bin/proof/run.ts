import path from "node:path";
import { runChaos } from "@/bin/chaos/run";
import { runHeadless } from "@/bin/demo/headless";
import { startDemo } from "@/bin/demo/start-demo";
import { readTickets, repeatUpTo } from "@/bin/demo/tickets";
import { withScratchFolder } from "@/bin/server/scratch-folder";
import { projectRoot } from "@/bin/server/project-root";

export interface ProofOptions {
  items: number;
  kills: number;
  input: string | undefined;
  log: (line: string) => void;
}

interface Outcome {
  faults: string[];
  report: object;
}

/** Runs every proof, however the others end, and says whether all hold. */
export async function runProofs(options: ProofOptions): Promise<boolean> {
  const { items, kills } = options;
  const proofs: [string, () => Promise<Outcome>][] = [
    [`${items} events, each once: nothing lost, doubled or stuck`, () => flow(options, 1)],
    [`${items} events, each delivered three times: one draft an event`, () => flow(options, 3)],
    [`${kills} kills, a target that takes a key`, () => runChaos({ ...options, once: "key" })],
    [`${kills} kills, a target that can only be asked`, () => runChaos({ ...options, once: "lookup" })],
  ];

  let passed = 0;
  for (const [name, prove] of proofs) {
    const { faults, report } = await prove().catch((error: unknown) => ({ faults: [String(error)], report: {} }));
    if (faults.length === 0) passed += 1;
    console.log(`${faults.length === 0 ? "holds" : "FAILS"}: ${name}\n  ${JSON.stringify(report)}`);
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
