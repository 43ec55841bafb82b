import { setTimeout as sleep } from "node:timers/promises";
import { keepInFlight } from "../in-flight";
import { itemsOf } from "../items";
import { findProcess } from "../processes";
import type { Workload } from "../workload";

const accepted = 60;
const modelMs = 3000;
const limitMs = 120_000;

/** The worker is killed with kill -9 while a slow model works on what was accepted: what comes of it, and when. */
export const kill: Workload = {
  name: "W6",
  title: "kill -9 of the worker with 60 accepted",
  sides: ["ours"],
  async measure({ model }, running) {
    model.setDelay(modelMs);
    try {
      const nextItem = itemsOf("w6");
      await keepInFlight(accepted, { items: accepted }, async () => void (await running.deliver(nextItem())));
      await sleep(modelMs / 2);
      const worker = findProcess(running.pid, "dist/worker.js");
      if (!worker) throw new Error("There is no worker to kill.");
      const atModel = model.waiting();
      process.kill(worker, "SIGKILL");

      const killed = performance.now();
      let drafted = await running.countDrafts();
      while (drafted < accepted && performance.now() - killed < limitMs) {
        await sleep(20);
        drafted = await running.countDrafts();
      }
      const seconds = (performance.now() - killed) / 1000;
      return { accepted, at_model_when_killed: atModel, recovered: drafted, seconds };
    } finally {
      model.setDelay(0);
    }
  },
};
