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
    <div className="min-w-0 max-xl:order-first max-xl:border-b md:max-xl:col-span-2 xl:overflow-y-auto xl:border-s">
      <button
        type="button"
        aria-expanded={open}
        aria-controls="why-panel"
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-2 px-4 py-2 text-start hover:bg-gray-2 focus-visible:-outline-offset-2 md:px-6 xl:hidden"
      >
        <span className="min-w-0 flex-1">{brief}</span>
        <ChevronDown
          aria-hidden
          className={cn("size-4 shrink-0 text-gray-11 transition-transform", open && "rotate-180")}
        />
      </button>
      <div
        id="why-panel"
        className={cn(
          "px-4 pb-6 md:px-6 xl:block xl:py-5",
          open ? "md:max-xl:max-h-[45dvh] md:max-xl:overflow-y-auto" : "max-xl:hidden",
        )}
      >
        {children}
      </div>
    </div>
  );
}
