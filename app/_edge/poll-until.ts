import { setTimeout as sleep } from "node:timers/promises";

/** Calls that wait at the same time in this process, of one workspace, by whatever door; further ones are answered at once. */
export const mostWaiting = 50;

// The server's own handlers and Next's routes are bundled apart, and count together.
const shared = globalThis as typeof globalThis & { countersignWaitingCalls?: Map<string, number> };
const waiting = (shared.countersignWaitingCalls ??= new Map());

interface Waiting {
  /** Whose share of the waiting it takes. */
  workspaceId: string;
  seconds: number;
  signal: AbortSignal;
}

/**
 * Asks again for so many seconds, often at first, until there is something. Null if there is not by then, the caller has gone, or the
 * workspace has its share of calls waiting already.
 */
export async function pollUntil<T>(
  { workspaceId, seconds, signal }: Waiting,
  ask: () => Promise<T | null>,
): Promise<T | null> {
  const others = waiting.get(workspaceId) ?? 0;
  if (seconds <= 0 || others >= mostWaiting) return signal.aborted ? null : ask();
  waiting.set(workspaceId, others + 1);
  try {
    return await poll({ seconds, signal }, ask);
  } finally {
    const left = (waiting.get(workspaceId) ?? 1) - 1;
    if (left > 0) waiting.set(workspaceId, left);
    else waiting.delete(workspaceId);
  }
}

async function poll<T>(
  { seconds, signal }: Omit<Waiting, "workspaceId">,
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
