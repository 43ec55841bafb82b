import { keepInFlight } from "../in-flight";
import { itemsOf } from "../items";
import { cpuMs, memoryMb } from "../processes";
import { connections, type Running } from "../running";
import { warmUp, wholeItem, type Workload } from "../workload";

/** Trigger to receipt with an approval in between, 32 under way. */
export const whole: Workload = {
  name: "W4",
  title: "trigger to receipt, 32 in flight",
  sides: ["ours", "floor"],
  async measure(_bench, running, { quick }) {
    await warmUp(running, { quick });
    const before = cpuOf(running);
    const flight = await keepInFlight(connections, { seconds: quick ? 5 : 20 }, wholeItem(running, itemsOf("w4"), 5));
    const after = cpuOf(running);
    const perItem = (used: keyof typeof before): number => (after[used] - before[used]) / flight.done;
    return {
      items_per_s: flight.done / flight.seconds,
      cpu_ms_per_item: perItem("side") + perItem("database"),
      server_cpu_ms_per_item: perItem("side"),
      postgres_cpu_ms_per_item: perItem("database"),
      peak_rss_mb: memoryMb(running.processes().side, "VmHWM"),
    };
  },
};

function cpuOf(running: Running): { side: number; database: number } {
  const { side, database } = running.processes();
  return { side: cpuMs(side), database: cpuMs(database) };
}
