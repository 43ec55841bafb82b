import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import { runHeadless } from "@/bin/demo/headless";
import { startDemo } from "@/bin/demo/start-demo";
import { readTickets } from "@/bin/demo/tickets";
import type { Ticket } from "@/bin/demo/delivery";
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
  const dataDir = mkdtempSync(path.join(tmpdir(), "countersign-chaos-"));
  // The database may run as another user, who has to get at its folder.
  chmodSync(dataDir, 0o755);
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
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Tickets over and over under new ids until there are enough. */
function repeatUpTo(tickets: readonly Ticket[], items: number): Ticket[] {
  return Array.from({ length: items }, (_, i) => {
    const ticket = tickets[i % tickets.length];
    if (!ticket) throw new Error("There are no tickets to work with.");
    return i < tickets.length ? ticket : { ...ticket, id: `${ticket.id}-${Math.floor(i / tickets.length)}` };
  });
}
