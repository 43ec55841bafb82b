import { ChartColumn, Inbox, ScrollText, Settings, TriangleAlert } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { QueueViews } from "@/app/_components/queue/queue-views";
import { cn } from "@/app/_components/ui/cn";
import type { ServiceContext } from "@/lib/core/context";
import { NavCount } from "./nav-count";
import { NavLink } from "./nav-link";

interface NavigationProps {
  ctx: ServiceContext;
  place: "side" | "bottom";
  className?: string;
}

/** The pages that this person may see. */
export async function Navigation({ ctx, place, className }: NavigationProps) {
  const t = await getTranslations("shell");
  const may = ctx.permissions;
  return (
    <nav aria-label={t("navigation")} className={cn("flex", className)}>
      {may.has("reviews:read") && place === "bottom" && (
        <NavLink
          place={place}
          href="/queue"
          also="/drafts"
          icon={<Inbox aria-hidden />}
          label={t("queue")}
          count={
            <Suspense fallback={null}>
              <NavCount ctx={ctx} of="open" className="absolute start-1/2 top-1.5 ms-3" />
            </Suspense>
          }
        />
      )}
      {may.has("reviews:read") && place === "side" && (
        <Suspense fallback={null}>
          <QueueViews ctx={ctx} />
        </Suspense>
      )}
      {may.has("write-backs:read") && (
        <NavLink place={place} href="/dead-letters" icon={<TriangleAlert aria-hidden />} label={t("failedWork")} />
      )}
      {may.has("insights:read") && (
        <NavLink place={place} href="/insights" icon={<ChartColumn aria-hidden />} label={t("insights")} />
      )}
      {may.has("audit:read") && (
        <NavLink place={place} href="/audit" icon={<ScrollText aria-hidden />} label={t("audit")} />
      )}
      {may.has("config:read") && (
        <NavLink
          place={place}
          href="/settings/workflows"
          also="/settings"
          icon={<Settings aria-hidden />}
          label={t("settings")}
        />
      )}
    </nav>
  );
}
