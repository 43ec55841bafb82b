"use client";

import { useSyncExternalStore } from "react";
import { onDemand } from "@/app/_components/ui/on-demand";
import { decisions, type MadeDecision } from "./decisions";

/** Not part of every page's script: most pages have nothing to tell. */
const ToldDecision = onDemand(() => import("./told-decision").then((module) => module.ToldDecision));

const none: readonly MadeDecision[] = [];

/** What became of the decisions before, wherever the reader is now; and the way to take the last one back. */
export function LastDecision() {
  const told = useSyncExternalStore(decisions.subscribe, decisions.told, () => none);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 grid justify-items-center gap-2 px-4 md:bottom-18"
    >
      {told.map((made) => (
        <ToldDecision key={made.id} made={made} />
      ))}
    </div>
  );
}
