import { keepInFlight } from "../in-flight";
import { itemsOf } from "../items";
import { connections, type Running } from "../running";
import { quantile } from "../statistics";
import { warmUp, type Workload } from "../workload";

/** Webhook to a draft that waits for its decision: the time of one alone, and how many when 32 are under way. */
export const drafting: Workload = {
  name: "W2",
  title: "drafting: webhook to open review",
  sides: ["ours", "floor"],
  async measure(_bench, running, { quick }) {
    await warmUp(running, { quick });
    const alone = await keepInFlight(1, { items: quick ? 60 : 300 }, draftedItem(running, "w2a", 1));
    const many = await keepInFlight(connections, { seconds: quick ? 4 : 12 }, draftedItem(running, "w2b", 5));
    return {
      p50_ms: quantile(alone.latenciesMs, 0.5),
      p99_ms: quantile(alone.latenciesMs, 0.99),
      drafts_per_s: many.done / many.seconds,
    };
  },
};

function draftedItem(running: Running, prefix: string, pauseMs: number): () => Promise<void> {
  const nextItem = itemsOf(prefix);
  const { waiting } = running.watching(pauseMs);
  return async () => {
    await waiting.until(await running.deliver(nextItem()));
  };
}
