"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { liveDesk, type LiveListener } from "./live-desk";
import type { SeenReview } from "./seen-review";

/** A review that the page shows, as it stands now; `gone` once its reader may not see it any more; undefined until it is known. */
export function useLiveReview(id: string): SeenReview | "gone" | undefined {
  useEffect(() => liveDesk.show(id), [id]);
  return useSyncExternalStore(
    liveDesk.subscribe,
    () => liveDesk.review(id),
    () => undefined,
  );
}

/** Hears of every change of a review that the reader may see, in every tab; `resync` says that some may have been missed. */
export function useLiveReviews(listener: LiveListener): { connected: boolean } {
  const hear = useEffectEvent(listener);
  useEffect(() => liveDesk.listen((news) => hear(news)), []);
  return { connected: useConnected() };
}

/** Whether changes are told as they happen; otherwise the page looks every now and then. */
const useConnected = (): boolean => useSyncExternalStore(liveDesk.subscribe, liveDesk.up, () => false);

/** How many reviews have been opened since the list on the page was made (ISO 8601). */
export function useNewReviews(since: string, narrowed: boolean): number {
  useEffect(() => {
    liveDesk.countNew(since, narrowed);
    return () => liveDesk.countNew(null);
  }, [since, narrowed]);
  return useSyncExternalStore(liveDesk.subscribe, liveDesk.newOnes, () => 0);
}
