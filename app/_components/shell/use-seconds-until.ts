"use client";

import { useSyncExternalStore } from "react";

/** Whole seconds left until a time (ISO 8601), counting down; null without one, and until the page is alive. */
export const useSecondsUntil = (iso: string | null): number | null =>
  useSyncExternalStore(
    everySecond,
    () => (iso === null ? null : Math.ceil((Date.parse(iso) - Date.now()) / 1000)),
    () => null,
  );

function everySecond(notify: () => void): () => void {
  const timer = setInterval(notify, 250);
  return () => clearInterval(timer);
}
