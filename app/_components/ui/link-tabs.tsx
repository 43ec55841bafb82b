import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface LinkTab {
  href: string;
  label: ReactNode;
  count?: ReactNode;
  current: boolean;
}

/** Views of one page. Each is an address, so they are links: back, reload and sharing work. */
export function LinkTabs({ label, tabs }: { label: string; tabs: LinkTab[] }) {
  return (
    <nav data-slot="link-tabs" aria-label={label} className="relative flex flex-wrap gap-x-5">
      {tabs.map((tab, index) => (
        <Link
          key={index}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={cn(
            "flex h-10 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-gray-11 transition-colors hover:text-gray-12 focus-visible:-outline-offset-2 coarse:h-11",
            tab.current && "border-gray-12 font-medium text-gray-12",
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-sm text-gray-11 tabular-nums">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
