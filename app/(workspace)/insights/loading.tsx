import { useTranslations } from "next-intl";
import { PageHead } from "@/app/_components/shell/page-head";
import { Skeleton } from "@/app/_components/ui/skeleton";

export default function InsightsLoading() {
  const t = useTranslations();
  return (
    <div role="status">
      <span className="sr-only">{t("states.loading")}</span>
      <PageHead title={t("insights.title")} intro={t("insights.intro")} tabs={<div className="h-10" />} />
      <div className="flex animate-appear-late flex-col gap-10 px-4 py-6 md:px-6">
        <Skeleton className="h-12" />
        <Skeleton className="h-56" />
        <Skeleton className="h-40" />
      </div>
    </div>
  );
}
