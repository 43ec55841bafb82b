import type { ReactNode } from "react";

/** In a frame of another app's: no higher than what is in it, so that the frame can be made to fit. */
export default function EmbedLayout({ children }: { children: ReactNode }) {
  return <main className="mx-auto w-full max-w-2xl px-4 pt-4">{children}</main>;
}
