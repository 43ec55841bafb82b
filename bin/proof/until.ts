import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 120_000;

/** Waits until it holds. Throws after two minutes, saying what for. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > giveUp) throw new Error(`Waited ${patienceMs / 1000} s in vain for ${what}.`);
    await sleep(50);
  }
}
