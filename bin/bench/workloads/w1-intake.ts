import { setTimeout as sleep } from "node:timers/promises";
import { keepInFlight } from "../in-flight";
import { itemsOf } from "../items";
import { connections, type Running } from "../running";
import { quantile } from "../statistics";
import { warmUp, type Workload } from "../workload";

const drainLimitSeconds = 300;

/** Signed webhook to 202, as fast as 32 connections can, with drafting behind it. */
export const intake: Workload = {
  name: "W1",
  title: "intake: webhook to 202, 32 connections",
  sides: ["ours", "floor"],
  async measure(_bench, running, { quick }) {
    await warmUp(running, { quick });
    const draftedBefore = await running.countDrafts();

    const nextItem = itemsOf("w1");
    const flight = await keepInFlight(connections, { seconds: quick ? 5 : 20 }, async () => {
      await running.deliver(nextItem());
    });
    const drafted = (await running.countDrafts()) - draftedBefore;
    const drain = await drainSeconds(running, draftedBefore + flight.done);
    return {
      accepted_per_s: flight.done / flight.seconds,
      p50_ms: quantile(flight.latenciesMs, 0.5),
      p99_ms: quantile(flight.latenciesMs, 0.99),
      drafts_per_s: drafted / flight.seconds,
      backlog: flight.done - drafted,
      drain_s: drain,
    };
  },
};

/** Until everything accepted has its draft. */
async function drainSeconds(running: Running, expected: number): Promise<number> {
  const began = performance.now();
  while ((await running.countDrafts()) < expected) {
    if (performance.now() - began > drainLimitSeconds * 1000) {
      throw new Error(`Not everything accepted was drafted within ${drainLimitSeconds} s.`);
    }
    await sleep(100);
  }
  return (performance.now() - began) / 1000;
}
