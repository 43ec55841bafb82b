import { useTranslations } from "next-intl";
import { PageHead } from "@/app/_components/shell/page-head";
import { Skeleton } from "@/app/_components/ui/skeleton";

export default function QueueLoading() {
  const t = useTranslations();
  return (
    <div role="status">
      <span className="sr-only">{t("states.loading")}</span>
      <PageHead title={t("queue.title")} tabs={<div className="h-10" />} />
      <div className="animate-appear-late">
        {Array.from({ length: 12 }, (_, row) => (
          <div key={row} className="flex h-10 items-center gap-6 border-b px-4 md:px-6">
            <Skeleton className="flex-1" />
            <Skeleton className="hidden w-28 md:block" />
            <Skeleton className="w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
