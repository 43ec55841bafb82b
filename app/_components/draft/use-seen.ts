"use client";

import { useEffect, useRef } from "react";

/** Milliseconds in which nobody can have read a draft: a key pressed then was meant for the one before. */
const tooSoon = 300;

/** Returns a function that tells whether the draft has been on screen long enough for a single key to decide it. */
export function useSeen(): () => boolean {
  const shownAt = useRef(Infinity);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);
  return () => performance.now() - shownAt.current >= tooSoon;
}
