"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { parseQueueQuery, type QueueQuery } from "@/app/_components/queue/queue-query";

/** The list that this draft was opened from; null for a link from elsewhere, which leads to one draft and stays there. */
export function useQueueQuery(): QueueQuery | null {
  const params = useSearchParams();
  return useMemo(() => (params.has("view") ? parseQueueQuery(Object.fromEntries(params)) : null), [params]);
}
