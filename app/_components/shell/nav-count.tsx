import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { cn } from "@/app/_components/ui/cn";
import type { ServiceContext } from "@/lib/core/context";
import { countReviews } from "@/lib/review/count-reviews";

interface NavCountProps {
  ctx: ServiceContext;
  of: "open" | "failed";
  className?: string;
}

/** How much waits behind a link; comes after the page, and is silent at none. */
export async function NavCount({ ctx, of, className }: NavCountProps) {
  const t = await getTranslations("shell");
  const counts = await countsOf(ctx);
  const count = counts[of];
  if (count === 0) return null;

  const capped = counts.capped && count >= 1000;
  return (
    <span className={cn("text-xs text-gray-11 tabular-nums", className)}>
      <span aria-hidden>{capped ? t("capped", { count }) : count}</span>
      <span className="sr-only">{t(of === "open" ? "waiting" : "failed", { count })}</span>
    </span>
  );
}

/** Once a request: side bar, bottom bar and tabs all ask. */
const countsOf = cache(countReviews);
