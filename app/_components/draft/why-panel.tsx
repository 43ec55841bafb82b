"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/app/_components/ui/cn";

interface WhyPanelProps {
  /** The one line that says it all. */
  brief: ReactNode;
  children: ReactNode;
}

/** The evidence: a pane of its own where there is room, else one line that opens. */
export function WhyPanel({ brief, children }: WhyPanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="min-w-0 @max-2xl:order-first @max-2xl:border-b @2xl:col-start-2 @2xl:row-span-2 @2xl:row-start-1 @2xl:overflow-y-auto @2xl:border-s @6xl:col-start-3 @6xl:row-span-1">
      <button
        type="button"
        aria-expanded={open}
        aria-controls="why-panel"
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-2 px-4 py-2 text-start hover:bg-gray-2 focus-visible:-outline-offset-2 md:px-6 @2xl:hidden"
      >
        <span className="min-w-0 flex-1">{brief}</span>
        <ChevronDown
          aria-hidden
          className={cn("size-4 shrink-0 text-gray-11 transition-transform", open && "rotate-180")}
        />
      </button>
      <div id="why-panel" className={cn("px-4 pb-6 md:px-6 @2xl:block @2xl:py-5", !open && "@max-2xl:hidden")}>
        {children}
      </div>
    </div>
  );
}
