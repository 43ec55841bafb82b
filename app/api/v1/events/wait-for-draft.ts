import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceContext } from "@/lib/core/context";
import { draftOfEvent } from "@/lib/review/draft-of-event";

/** Polls for an event's draft for so many seconds, often at first; null if it is not there by then or the caller has gone. */
export async function waitForDraft(
  ctx: ServiceContext,
  { eventId, seconds, signal }: { eventId: string; seconds: number; signal: AbortSignal },
): Promise<string | null> {
  const deadline = performance.now() + seconds * 1000;
  for (let pause = 20; !signal.aborted; pause = Math.min(pause * 1.5, 500)) {
    const { draftId } = await draftOfEvent(ctx, { eventId });
    const left = deadline - performance.now();
    if (draftId !== null || left <= 0) return draftId;
    await sleep(Math.min(pause, left));
  }
  return null;
}
