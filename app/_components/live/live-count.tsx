"use client";

import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import { cn } from "@/app/_components/ui/cn";
import type { ReviewCounts } from "@/lib/review/count-reviews";
import { countCap, type CountedView } from "@/lib/review/queue-options";
import { liveDesk } from "./live-desk";

interface LiveCountProps {
  of: CountedView;
  /** As the page came with them. */
  counts: ReviewCounts;
  className?: string;
}

/** How much waits behind a link, as it changes; silent at none. */
export function LiveCount({ of, counts: fromPage, className }: LiveCountProps) {
  const t = useTranslations("shell");
  const told = useSyncExternalStore(liveDesk.subscribe, liveDesk.counts, () => null);
  // A page that was made anew knows better than what was told before.
  const [made, setMade] = useState({ fromPage, told });
  if (made.fromPage !== fromPage) setMade({ fromPage, told });
  const counts = told === null || told === made.told ? fromPage : told;

  const count = counts[of];
  if (count === 0) return null;
  return (
    <span className={cn("text-xs text-gray-11 tabular-nums", className)}>
      <span aria-hidden>{count >= countCap ? t("capped", { count }) : count}</span>
      <span className="sr-only">{t(of === "failed" ? "failed" : "waiting", { count })}</span>
    </span>
  );
}
