"use client";

import { createContext, type ReactNode, use, useEffect } from "react";
import { liveDesk } from "./live-desk";

const Me = createContext("");

/** Keeps everything below up to date for this member, and knows who they are. */
export function LiveProvider({ memberId, children }: { memberId: string; children: ReactNode }) {
  useEffect(() => {
    let end: (() => void) | undefined = liveDesk.start(memberId);
    // A page that a browser puts away holds nothing, and begins anew when it is brought back.
    const hide = () => {
      end?.();
      end = undefined;
    };
    const show = () => void (end ??= liveDesk.start(memberId));
    window.addEventListener("pagehide", hide);
    window.addEventListener("pageshow", show);
    return () => {
      hide();
      window.removeEventListener("pagehide", hide);
      window.removeEventListener("pageshow", show);
    };
  }, [memberId]);
  return <Me value={memberId}>{children}</Me>;
}

/** The reader's member id. */
export const useMe = (): string => use(Me);
