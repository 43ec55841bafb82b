import { cache } from "react";
import { LiveCount } from "@/app/_components/live/live-count";
import type { ServiceContext } from "@/lib/core/context";
import { countReviews } from "@/lib/review/count-reviews";
import { type CountedView, countedViews } from "@/lib/review/queue-options";

interface NavCountProps {
  ctx: ServiceContext;
  of: CountedView;
  className?: string;
}

/** How much waits behind a link; comes after the page, and is silent at none. */
export async function NavCount({ ctx, of, className }: NavCountProps) {
  return <LiveCount of={of} counts={await countsOf(ctx)} className={className} />;
}

/** Once a request: side bar, bottom bar and tabs all ask. */
const countsOf = cache((ctx: ServiceContext) => countReviews(ctx, countedViews));
