"use client";

import { useEffect, useRef } from "react";

export interface Viewing {
  /** ISO 8601: when this version came before this person. */
  viewedAt: string;
  /** Milliseconds that the draft was in view. */
  dwellMs: number;
}

/** Measures how long this version was really in view. Returns a function that reads it. */
export function useViewing(version: number): () => Viewing {
  const watch = useRef({ openedAt: 0, seenMs: 0, since: 0 });

  useEffect(() => {
    const now = Date.now();
    watch.current = { openedAt: now, seenMs: 0, since: document.hidden ? 0 : now };
    const flip = () => {
      const { since } = watch.current;
      if (document.hidden && since > 0) {
        watch.current.seenMs += Date.now() - since;
        watch.current.since = 0;
      } else if (!document.hidden) {
        watch.current.since = Date.now();
      }
    };
    document.addEventListener("visibilitychange", flip);
    return () => document.removeEventListener("visibilitychange", flip);
  }, [version]);

  return () => {
    const { openedAt, seenMs, since } = watch.current;
    return {
      viewedAt: new Date(openedAt).toISOString(),
      dwellMs: seenMs + (since > 0 ? Date.now() - since : 0),
    };
  };
}
