import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface DisclosureProps {
  summary: ReactNode;
  /** Whether it is open at first. */
  open?: boolean;
  children: ReactNode;
}

/** More for who wants it. Needs no script. */
export function Disclosure({ summary, open, children }: DisclosureProps) {
  return (
    <details className="group/disclosure" open={open}>
      <summary className="-ms-1 inline-flex min-h-6 list-none items-center gap-1 rounded-sm pe-1 text-sm text-gray-11 hover:text-gray-12 coarse:min-h-11">
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform group-open/disclosure:rotate-90 rtl:-scale-x-100"
        />
        {summary}
      </summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
