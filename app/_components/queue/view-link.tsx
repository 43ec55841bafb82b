"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { parseQueueQuery, queueHref, type QueueQuery } from "./queue-query";

interface ViewLinkProps {
  query: QueueQuery;
  icon?: ReactNode;
  label: string;
  count?: ReactNode;
}

/** One view of the queue in the side bar; the one that the address names is marked, also while one of its drafts is open. */
export function ViewLink({ query, icon, label, count }: ViewLinkProps) {
  const path = usePathname();
  const params = useSearchParams();
  const shown = queueHref(parseQueueQuery(Object.fromEntries(params)));
  const href = queueHref(query);
  const current = (path === "/queue" || path.startsWith("/drafts/")) && shown === href;
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className="flex h-8 min-w-0 flex-1 basis-0 items-center gap-2 rounded-md px-2 transition-colors text-gray-12 hover:bg-gray-4 aria-[current]:bg-gray-4 aria-[current]:font-medium"
    >
      <span className="grid size-4 shrink-0 place-items-center me-0.5 [&_svg]:size-4">{icon}</span>
      <bdi className="min-w-0 truncate">{label}</bdi>
      {count}
    </Link>
  );
}
