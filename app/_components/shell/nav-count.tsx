import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { cn } from "@/app/_components/ui/cn";
import type { ServiceContext } from "@/lib/core/context";
import { countCap, countReviews } from "@/lib/review/count-reviews";
import { openViews } from "@/lib/review/queue-options";

/** What was decided is not counted: it only grows. */
const counted = [...openViews, "failed"] as const;
export type Counted = (typeof counted)[number];

interface NavCountProps {
  ctx: ServiceContext;
  of: Counted;
  className?: string;
}

/** How much waits behind a link; comes after the page, and is silent at none. */
export async function NavCount({ ctx, of, className }: NavCountProps) {
  const t = await getTranslations("shell");
  const count = (await countsOf(ctx))[of];
  if (count === 0) return null;

  return (
    <span className={cn("text-xs text-gray-11 tabular-nums", className)}>
      <span aria-hidden>{count === countCap ? t("capped", { count }) : count}</span>
      <span className="sr-only">{t(of === "failed" ? "failed" : "waiting", { count })}</span>
    </span>
  );
}

/** Once a request: side bar, bottom bar and tabs all ask. */
const countsOf = cache((ctx: ServiceContext) => countReviews(ctx, counted));
