"use client";

import { useEffect } from "react";

/** Milliseconds between two words that the draft is in view. */
const every = 20_000;

/** Tells the others that the reader has this review in view, for as long as it is, and the server which version of it. */
export function usePresence(reviewId: string, draftVersion: number): void {
  useEffect(() => {
    const leave = () => {
      // Goes out even if the page does; unheard, the reader counts as away after a while.
      fetch(`/reviews/${reviewId}/presence`, { method: "DELETE", keepalive: true }).catch(() => undefined);
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [reviewId]);

  useEffect(() => {
    const say = () => {
      if (document.hidden) return;
      // Offline: nobody is told, and after a while the reader counts as away.
      fetch(`/reviews/${reviewId}/presence`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ draftVersion }),
      }).catch(() => undefined);
    };
    say();
    const timer = setInterval(say, every);
    document.addEventListener("visibilitychange", say);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", say);
    };
  }, [reviewId, draftVersion]);
}
