"use client";

import { useSyncExternalStore } from "react";

/** How often the server is looked for while it can't be reached, in milliseconds. */
const lookEvery = 10_000;
const patience = 5000;

let offline: boolean | undefined;
const listeners = new Set<() => void>();

/** When the copy was made that this page is (ISO 8601), or null: it came from the server. The service worker says it on the document. */
export const copyAt = (): string | null => document.documentElement.dataset.copyAt ?? null;

/** The server can't be reached, as far as is known. A page that is a copy takes it so until the server has answered. */
export const isOffline = (): boolean => (offline ??= !navigator.onLine || copyAt() !== null);

export const useOffline = (): boolean => useSyncExternalStore(subscribe, isOffline, () => false);

/** Asks the server for a sign of life, and tells everybody what came of it. */
export async function lookForServer(): Promise<void> {
  try {
    const response = await fetch("/api/health/live", { cache: "no-store", signal: AbortSignal.timeout(patience) });
    tell(!response.ok);
  } catch {
    tell(true);
  }
}

/** Follows the connection; `onBack` runs each time that it has come back. Returns how to stop. */
export function watchConnection(onBack: () => void): () => void {
  const look = () => void lookForServer();
  const lost = () => tell(true);
  const timer = setInterval(() => isOffline() && navigator.onLine && look(), lookEvery);
  let before = isOffline();
  const end = subscribe(() => {
    if (before && !isOffline()) {
      delete document.documentElement.dataset.copyAt;
      onBack();
    }
    before = isOffline();
  });
  window.addEventListener("online", look);
  window.addEventListener("offline", lost);
  if (before) look();
  return () => {
    end();
    clearInterval(timer);
    window.removeEventListener("online", look);
    window.removeEventListener("offline", lost);
  };
}

function tell(next: boolean): void {
  if (next === isOffline()) return;
  offline = next;
  for (const notify of listeners) notify();
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}
