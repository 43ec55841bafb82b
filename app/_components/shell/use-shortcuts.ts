"use client";

import { useEffect, useEffectEvent } from "react";
import { shortcutsOn } from "./shortcut-setting";

type Shortcuts = Partial<Record<string, () => unknown>>;

/** Runs what a single key stands for; never while somebody types, holds a modifier or has a dialog or menu open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const run = shortcuts[event.key.toLowerCase()];
    if (!run || isForSomethingElse(event) || !shortcutsOn()) return;
    event.preventDefault();
    run();
  });

  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || target.closest("input, textarea, select")) return true;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
