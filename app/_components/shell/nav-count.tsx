import { getTranslations } from "next-intl/server";
import { countReviews } from "@/lib/review/count-reviews";
import type { ServiceContext } from "@/lib/core/context";

interface NavCountProps {
  ctx: ServiceContext;
  of: "open" | "failed";
}

/** How much waits behind a link; comes after the page, and is silent at none. */
export async function NavCount({ ctx, of }: NavCountProps) {
  const t = await getTranslations("shell");
  const counts = await countReviews(ctx);
  const count = counts[of];
  if (count === 0) return null;

  const capped = counts.capped && count >= 1000;
  return (
    <span className="text-xs text-gray-11 tabular-nums md:ms-auto">
      <span aria-hidden>{capped ? t("capped", { count }) : count}</span>
      <span className="sr-only">{t(of === "open" ? "waiting" : "failed", { count })}</span>
    </span>
  );
}
