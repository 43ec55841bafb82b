import { stopOnSignal } from "@/bin/server/stop-on-signal";
import { openBench } from "./bench";
import { describeMachine } from "./machine";
import { run, type Running } from "./running";
import type { Figures } from "./statistics";
import { type Pair, type Summary, summarise } from "./summary";
import type { Workload } from "./workload";

export interface BenchOptions {
  workloads: readonly Workload[];
  runs: number;
  quick: boolean;
  log: (line: string) => void;
}

/** Measures ours and the floor in turn, each time freshly started on a fresh database, so that both see the same weather. */
export async function runBench({ workloads, runs, quick, log }: BenchOptions): Promise<Summary> {
  const bench = await openBench(log);
  let running: Running | undefined;
  const stop = async (): Promise<void> => {
    await running?.stop();
    await bench.stop();
  };
  stopOnSignal({ log, stop, kill: () => undefined });
  try {
    const machine = describeMachine(bench.database.settings);
    const pairs: Pair[] = [];
    for (let round = 0; round < runs; round += 1) {
      for (const workload of workloads) {
        const pair: Pair = { workload: workload.name, figures: {} };
        // Who goes first changes, so that going first helps nobody.
        const order = round % 2 === 0 ? workload.sides : workload.sides.toReversed();
        for (const side of order) {
          log(`run ${round + 1} of ${runs}: ${workload.name} ${workload.title}: ${side}`);
          running = await run(bench, bench.sides[side], workload.env?.(bench));
          const figures = await workload.measure(bench, running, { quick });
          await running.stop();
          running = undefined;
          pair.figures[side] = figures;
          log(`  ${told(figures)}`);
        }
        pairs.push(pair);
      }
    }
    return summarise(machine, runs, pairs);
  } finally {
    await stop();
  }
}

const told = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(", ");
