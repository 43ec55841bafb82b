"use client";

import { useEffect, useState } from "react";
import { isSettled, type ReviewState } from "./review-state";

/** Milliseconds between looks: often while something is on its way, seldom while it waits for a person. */
const pace = { open: 4000, moving: 1000 };

/** The review's state, kept up to date while the page is in view. A newer one from the server takes the place of a polled one. */
export function useReviewState(reviewId: string, fromServer: ReviewState): ReviewState {
  const [polled, setPolled] = useState({ since: fromServer, state: fromServer });
  const state = polled.since === fromServer ? polled.state : fromServer;
  const every = isSettled(state) ? null : state.status === "open" ? pace.open : pace.moving;

  useEffect(() => {
    if (every === null) return;
    const stop = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      const response = await fetch(`/reviews/${reviewId}/state`, { signal: stop.signal, cache: "no-store" });
      if (response.ok) setPolled({ since: fromServer, state: (await response.json()) as ReviewState });
    };
    // Offline, or the server is restarting: the next look will tell.
    const timer = setInterval(() => void look().catch(() => undefined), every);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [reviewId, every, fromServer]);

  return state;
}
