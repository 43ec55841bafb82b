"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { decisions } from "./decisions";

/** Not part of every page's script: most pages have nothing to tell. */
const ToldDecision = dynamic(() => import("./told-decision").then((module) => module.ToldDecision), { ssr: false });

/** What became of the decision before, wherever the reader is now; and the way to take it back. */
export function LastDecision() {
  const made = useSyncExternalStore(decisions.subscribe, decisions.last, decisions.none);
  return (
    <div
      role={made?.state === "refused" ? "alert" : "status"}
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 flex justify-center px-4 md:bottom-18"
    >
      {made && <ToldDecision key={made.reviewId} made={made} />}
    </div>
  );
}
