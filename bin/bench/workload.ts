import type { Bench } from "./bench";
import { keepInFlight } from "./in-flight";
import { type Item, itemsOf } from "./items";
import { connections, type Running } from "./running";
import type { SideName } from "./side";
import type { Figures } from "./statistics";

export interface Workload {
  name: string;
  /** One line for who waits. */
  title: string;
  sides: readonly SideName[];
  /** Settings beyond those of every install. */
  env?(bench: Bench): Record<string, string>;
  /** Measures one side, freshly started. */
  measure(bench: Bench, running: Running, options: { quick: boolean }): Promise<Figures>;
}

const warmUpSeconds = { full: 4, quick: 1.5 };

/** Takes whole items through, until the code has been compiled and every connection is open. Nothing is under way afterwards. */
export async function warmUp(running: Running, { quick }: { quick: boolean }): Promise<void> {
  const seconds = quick ? warmUpSeconds.quick : warmUpSeconds.full;
  await keepInFlight(connections, { seconds }, wholeItem(running, itemsOf("warm"), 5));
}

/** From the trigger to the receipt, with an approval as soon as the draft is there. */
export function wholeItem(running: Running, nextItem: () => Item, pauseMs: number): () => Promise<void> {
  const { waiting, written } = running.watching(pauseMs);
  return async () => {
    const id = await running.deliver(nextItem());
    await running.decide(await waiting.until(id));
    await written.until(id);
  };
}
