import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import { withScratchFolder } from "@/bin/server/scratch-folder";
import { runHeadless } from "@/bin/demo/headless";
import { startDemo } from "@/bin/demo/start-demo";
import { readTickets, repeatUpTo } from "@/bin/demo/tickets";
import { killRepeatedly, type Kills } from "./killer";

export interface ChaosOptions {
  kills: number;
  items: number;
  input: string | undefined;
  once: "key" | "lookup";
  log: (line: string) => void;
}

export interface ChaosReport {
  items: number;
  kills: number;
  killed: Kills;
  lost: number;
  doubled: number;
  stuck: number;
  uncertain: number;
  audit_verified: boolean;
  seconds: number;
}

// A kill and the restart after it take about so long; items flow as long as there are kills to come.
const msPerKill = 2500;

/** Runs the main job in a folder of its own while processes are killed, and counts at the target what came of it. */
export async function runChaos({
  kills,
  items,
  input,
  once,
  log,
}: ChaosOptions): Promise<{ report: ChaosReport; faults: string[] }> {
  const file = input ?? path.join(projectRoot(), "bin/demo-data/samples.jsonl");
  const tickets = repeatUpTo(await readTickets(file, items), items);
  return withScratchFolder("countersign-chaos-", async (dataDir) => {
    const demo = await startDemo({
      dataDir,
      port: 0,
      sandboxPort: 0,
      undoSeconds: 0,
      timeoutMs: 3000,
      once,
      log,
      childLogs: "files",
    });
    try {
      const pauseMs = Math.ceil((kills * msPerKill) / items);
      const killing = killRepeatedly(demo, kills, log);
      const { summary, mismatches, faults } = await runHeadless(demo, { tickets, deliveries: 1, pauseMs, log });
      const killed = await killing;
      const report: ChaosReport = {
        items,
        kills: killed.worker + killed.web,
        killed,
        lost: mismatches.lost + (items - summary.drafted),
        doubled: mismatches.doubled + mismatches.unapproved,
        stuck: summary.drafted - summary.reviewed + summary.dead_letters,
        uncertain: summary.uncertain,
        audit_verified: summary.audit.verified,
        seconds: summary.seconds,
      };
      return { report, faults };
    } finally {
      await demo.stop();
    }
  });
}
