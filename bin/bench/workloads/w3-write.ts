import { itemsOf } from "../items";
import { quantile } from "../statistics";
import { warmUp, type Workload } from "../workload";

/** Decision by the API to the write's arrival at the target, one at a time. */
export const write: Workload = {
  name: "W3",
  title: "decision to write at the target",
  sides: ["ours", "floor"],
  async measure({ target }, running, { quick }) {
    await warmUp(running, { quick });
    const nextItem = itemsOf("w3");
    const { waiting, written } = running.watching(1);
    const latenciesMs: number[] = [];
    for (let count = quick ? 60 : 300; count > 0; count -= 1) {
      const item = nextItem();
      const id = await running.deliver(item);
      const draft = await waiting.until(id);
      const arrival = target.arrival(item.id);

      const began = performance.now();
      const arrived = arrival.then(() => latenciesMs.push(performance.now() - began));
      await Promise.all([running.decide(draft), arrived]);
      await written.until(id);
    }
    return { p50_ms: quantile(latenciesMs, 0.5), p99_ms: quantile(latenciesMs, 0.99) };
  },
};
