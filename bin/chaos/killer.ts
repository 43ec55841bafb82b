/** Kills worker and web with SIGKILL while work flows: half of the time at random, half just between the target's write and our receipt. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "@/bin/demo/start-demo";

export interface Kills {
  worker: number;
  web: number;
  /** Of the worker's: after the target had written and before it could tell us. */
  betweenWriteAndReceipt: number;
}

const longestWaitMs = 20_000;
const pollMs = 20;
/** Every so many random kills hit the web process. */
const webEvery = 5;

/** Kills so many times. Resolves when the last killed process is up again. */
export async function killRepeatedly(demo: Demo, kills: number, log: (line: string) => void): Promise<Kills> {
  const done: Kills = { worker: 0, web: 0, betweenWriteAndReceipt: 0 };
  for (let kill = 0; done.worker < kills; kill += 1) {
    await untilWorkerIsUp(demo);
    if (kill % 2 === 0) await killBetweenWriteAndReceipt(demo, done);
    else await killAtRandom(demo, done, kill);
    log(
      `killed: worker ${done.worker}, of these ${done.betweenWriteAndReceipt} between write and receipt; web ${done.web}`,
    );
  }
  await untilWorkerIsUp(demo);
  return done;
}

async function killBetweenWriteAndReceipt(demo: Demo, done: Kills): Promise<void> {
  await demo.sandbox.control("POST", "/_faults", { holdAfterWrite: 3 });
  const held = await waitFor(
    async () => (await demo.sandbox.control<{ held: unknown[] }>("GET", "/_held")).held.length > 0,
  );
  demo.product.killWorker("SIGKILL");
  done.worker += 1;
  if (held) done.betweenWriteAndReceipt += 1;
  await demo.sandbox.control("POST", "/_faults", {});
  await demo.sandbox.control("POST", "/_release");
}

async function killAtRandom(demo: Demo, done: Kills, kill: number): Promise<void> {
  await sleep(200 + Math.random() * 1500);
  if (Math.ceil(kill / 2) % webEvery === 0) {
    demo.product.killWeb("SIGKILL");
    done.web += 1;
  } else {
    demo.product.killWorker("SIGKILL");
    done.worker += 1;
  }
}

const untilWorkerIsUp = (demo: Demo): Promise<boolean> => waitFor(async () => demo.product.workerPid() > 0);

async function waitFor(condition: () => Promise<boolean>): Promise<boolean> {
  for (const giveUp = Date.now() + longestWaitMs; Date.now() < giveUp; await sleep(pollMs)) {
    if (await condition()) return true;
  }
  return false;
}
