"use client";

import { useEffect, useRef } from "react";
import { useQueueQuery } from "@/app/_components/desk-list/use-queue-query";
import type { DeskMode } from "./desk";

/** Where what had the focus is gone, the keyboard goes on: at the title of a draft that took another's place, at what can be done after an editor. */
export function usePlaceFocus(mode: DeskMode): void {
  const fromList = useQueueQuery() !== null;
  const before = useRef<DeskMode | null>(null);
  useEffect(() => {
    const arrived = before.current === null;
    const left = before.current === "editing" || before.current === "merging" || before.current === "checking";
    before.current = mode;
    if (document.activeElement !== document.body) return;
    if (arrived && fromList) document.getElementById("draft-title")?.focus({ preventScroll: true });
    else if (left && mode !== "editing") document.getElementById("decision-bar")?.focus({ preventScroll: true });
  }, [mode, fromList]);
}
