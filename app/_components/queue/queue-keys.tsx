"use client";

import { useShortcuts } from "@/app/_components/shell/use-shortcuts";

/** The keys for the next and the one before move the focus from row to row; Enter then follows the row's link by itself. */
export function QueueKeys() {
  useShortcuts({ next: () => move(1), previous: () => move(-1) });
  return null;
}

function move(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-slot=queue-row]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at === -1 ? rows[0] : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
