import { getTranslations } from "next-intl/server";
import { queueHref } from "@/app/_components/queue/queue-query";
import { viewWords } from "@/app/_components/queue/view-words";
import type { ServiceContext } from "@/lib/core/context";
import { reviewViews } from "@/lib/review/queue-options";
import type { Place } from "./palette-host";

/** Where this person may go. */
export async function placesFor(ctx: ServiceContext): Promise<Place[]> {
  const may = ctx.permissions;
  const t = await getTranslations();
  const queue = reviewViews.map((view) => ({
    href: queueHref({ view }),
    label: t(`queue.${viewWords(view, may.has("reviews:decide"))}`),
  }));
  const settings = (["workflows", "reasons", "texts"] as const).map((page) => ({
    href: `/settings/${page}`,
    label: t(`settings.${page}`),
  }));
  return [
    ...(may.has("reviews:read") ? queue : []),
    ...(may.has("reviews:decide") ? [{ href: "/queue/alike", label: t("alike.title") }] : []),
    ...(may.has("write-backs:read") ? [{ href: "/dead-letters", label: t("shell.failedWork") }] : []),
    ...(may.has("insights:read") ? [{ href: "/insights", label: t("insights.title") }] : []),
    ...(may.has("audit:read") ? [{ href: "/audit", label: t("shell.audit") }] : []),
    ...(may.has("config:read") ? settings : []),
    { href: "/settings/personal", label: t("shell.personal") },
  ];
}
