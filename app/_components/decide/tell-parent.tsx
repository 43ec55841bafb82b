"use client";

import { useEffect } from "react";
import type { FrameStatus } from "@/lib/channels/frame-status";

interface TellParentProps {
  /** Of the page around this one; nobody else is told. */
  origin: string;
  reviewId?: string | undefined;
  /** Null: nothing is decided. */
  status?: FrameStatus | null;
}

/** Tells the page around this one what was decided, and how high this one is. */
export function TellParent({ origin, reviewId, status }: TellParentProps) {
  useEffect(() => {
    if (reviewId && status) tell(origin, { type: "countersign:decision", review_id: reviewId, status });
  }, [origin, reviewId, status]);

  useEffect(() => {
    const page = document.documentElement;
    const watch = new ResizeObserver(() =>
      tell(origin, { type: "countersign:resize", height: Math.ceil(page.getBoundingClientRect().height) }),
    );
    watch.observe(page);
    return () => watch.disconnect();
  }, [origin]);
  return null;
}

function tell(origin: string, message: object): void {
  if (window.parent !== window) window.parent.postMessage(message, origin);
}
