"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/app/_components/ui/cn";

interface NavLinkProps {
  href: string;
  icon: ReactNode;
  label: string;
  count?: ReactNode;
  /** Other pages that belong to this one. */
  also?: string;
  place: "side" | "bottom";
}

const looks = {
  side: "h-8 gap-2.5 rounded-md px-2 hover:bg-gray-4 aria-[current]:bg-gray-4 aria-[current]:font-medium",
  bottom:
    "relative min-w-0 flex-1 flex-col justify-center gap-0.5 text-xs text-gray-11 focus-visible:-outline-offset-2 aria-[current]:font-medium aria-[current]:text-gray-12",
};

export function NavLink({ href, icon, label, count, also, place }: NavLinkProps) {
  const path = usePathname();
  const current = path.startsWith(href) || (also !== undefined && path.startsWith(also));
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={cn("flex items-center text-gray-12 transition-colors [&_svg]:size-4 [&_svg]:shrink-0", looks[place])}
    >
      {icon}
      <span className="min-w-0 truncate">{label}</span>
      {count}
    </Link>
  );
}
