"use client";

import { useCallback, useSyncExternalStore } from "react";

const changed = "countersign:kept-text";

/** What the reviewer typed for a draft, or null. It outlives a reload and a lost connection; closing the tab ends it. */
export function useKeptText(draftId: string): [string | null, (text: string | null) => void] {
  const key = `countersign.text.${draftId}`;
  const text = useSyncExternalStore(
    subscribe,
    () => sessionStorage.getItem(key),
    () => null,
  );
  const keep = useCallback(
    (next: string | null) => {
      if (next === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, next);
      window.dispatchEvent(new Event(changed));
    },
    [key],
  );
  return [text, keep];
}

function subscribe(notify: () => void): () => void {
  window.addEventListener(changed, notify);
  return () => window.removeEventListener(changed, notify);
}
