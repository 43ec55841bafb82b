"use client";

import { onDemand } from "@/app/_components/ui/on-demand";
import { Skeleton } from "@/app/_components/ui/skeleton";
import type { BarsProps } from "./bars";

/** The charting library is loaded by what draws a chart, and by no other page. */
const Bars = onDemand(() => import("./bars").then((module) => module.Bars), {
  loading: () => <Skeleton className="h-full animate-appear-late" />,
});

/** A picture of a table that stands beside it: who can't see it misses nothing. */
export function Chart({ label, ...bars }: BarsProps & { label: string }) {
  const height = bars.across ? 224 : 72 + bars.rows.length * (bars.stacked ? 32 : 24 + bars.series.length * 12);
  return (
    <div role="img" aria-label={label} data-slot="chart" style={{ height }} className="max-w-4xl text-xs">
      <Bars {...bars} />
    </div>
  );
}
