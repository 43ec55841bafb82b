import { useTranslations } from "next-intl";
import { Suspense } from "react";
import { NavCount } from "@/app/_components/shell/nav-count";
import { LinkTabs } from "@/app/_components/ui/link-tabs";
import type { ServiceContext } from "@/lib/core/context";
import { type ReviewView, reviewViews } from "@/lib/review/queue-options";
import { queueHref } from "./queue-query";

/** The views where there is no side bar. */
export function ViewTabs({ ctx, current }: { ctx: ServiceContext; current: ReviewView }) {
  const t = useTranslations("queue");
  return (
    <div className="md:hidden">
      <LinkTabs
        label={t("views")}
        tabs={reviewViews.map((view) => ({
          href: queueHref({ view }),
          label: t(view),
          current: view === current,
          count: view !== "decided" && (
            <Suspense fallback={null}>
              <NavCount ctx={ctx} of={view} />
            </Suspense>
          ),
        }))}
      />
    </div>
  );
}
