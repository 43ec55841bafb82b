import { setTimeout as sleep } from "node:timers/promises";
import { memoryMb } from "../processes";
import type { Workload } from "../workload";

/** Start to ready, built and migrated; what it holds when nothing happens. */
export const start: Workload = {
  name: "W5",
  title: "start to ready, idle memory",
  sides: ["ours", "floor"],
  async measure(_bench, running) {
    await sleep(5000);
    return { ready_s: running.readySeconds, idle_mb: memoryMb(running.processes().side, "VmRSS") };
  },
};
