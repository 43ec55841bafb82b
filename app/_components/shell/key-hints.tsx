import type { ReactNode } from "react";
import { Kbd } from "@/app/_components/ui/kbd";

/** A quiet line that names the keys of a page; not shown where there is only a finger. */
export function KeyHints({ children }: { children: (key: (chunks: ReactNode) => ReactNode) => ReactNode }) {
  return (
    <p className="hidden items-center gap-1 text-sm text-gray-11 md:flex pointer-coarse:hidden">
      {children((chunks) => (
        <Kbd>{chunks}</Kbd>
      ))}
    </p>
  );
}
