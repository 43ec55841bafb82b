"use client";

import { useEffect, useState } from "react";
import { useLiveReviews } from "@/app/_components/live/use-live";
import { isSettled, type ReviewState } from "./review-state";

/** Milliseconds between looks: often while something is on its way, seldom while it waits for a person. */
const paces = {
  /** Changes are told as they happen: only for what that might have lost. */
  told: { open: 30_000, moving: 5000 },
  untold: { open: 4000, moving: 1000 },
};

/** The review's state, kept up to date while the page is in view. A newer one from the server takes the place of one looked up. */
export function useReviewState(reviewId: string, fromServer: ReviewState): ReviewState {
  const [found, setFound] = useState({ since: fromServer, state: fromServer });
  const [changes, setChanges] = useState(0);
  const { connected } = useLiveReviews((news) => {
    if (news.kind === "resync" || news.change.reviews.some(({ id }) => id === reviewId)) setChanges(changes + 1);
  });
  const state = found.since === fromServer ? found.state : fromServer;
  const pace = paces[connected ? "told" : "untold"];
  const every = isSettled(state) ? null : state.status === "open" ? pace.open : pace.moving;

  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      const response = await fetch(`/reviews/${reviewId}/state`, { signal: stop.signal, cache: "no-store" });
      if (response.ok) setFound({ since: fromServer, state: (await response.json()) as ReviewState });
    };
    // Offline, or the server is restarting: the next look will tell.
    const tryLook = () => void look().catch(() => undefined);
    if (changes > 0) tryLook();
    const timer = every === null ? undefined : setInterval(tryLook, every);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [reviewId, every, fromServer, changes]);

  return state;
}
