import { setTimeout as sleep } from "node:timers/promises";

/** Asks again for so many seconds, often at first, until there is something. Null if there is not by then, or the caller has gone. */
export async function pollUntil<T>(
  { seconds, signal }: { seconds: number; signal: AbortSignal },
  ask: () => Promise<T | null>,
): Promise<T | null> {
  const deadline = performance.now() + seconds * 1000;
  for (let pause = 20; !signal.aborted; pause = Math.min(pause * 1.5, 500)) {
    const found = await ask();
    const left = deadline - performance.now();
    if (found !== null || left <= 0) return found;
    await sleep(Math.min(pause, left));
  }
  return null;
}
