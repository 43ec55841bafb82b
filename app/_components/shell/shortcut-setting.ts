"use client";

import { useSyncExternalStore } from "react";

const key = "countersign.shortcut-keys";
const changed = "countersign:shortcut-keys";

/** Single-key shortcuts can be switched off: speech input and stray fingers press keys too. Kept in this browser. */
export const shortcutsOn = (): boolean => localStorage.getItem(key) !== "off";

export function setShortcuts(on: boolean): void {
  localStorage.setItem(key, on ? "on" : "off");
  window.dispatchEvent(new Event(changed));
}

export const useShortcutSetting = (): boolean => useSyncExternalStore(subscribe, shortcutsOn, () => true);

function subscribe(notify: () => void): () => void {
  window.addEventListener(changed, notify);
  window.addEventListener("storage", notify);
  return () => {
    window.removeEventListener(changed, notify);
    window.removeEventListener("storage", notify);
  };
}
