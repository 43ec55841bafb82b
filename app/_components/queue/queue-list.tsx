import { useTranslations } from "next-intl";
import { cn } from "@/app/_components/ui/cn";
import type { ReviewListItem } from "@/lib/review/review-item";
import { queueColumns, QueueRow } from "./queue-row";
import type { QueueView } from "./queue-view";

const labels = { open: "listLabel", decided: "listLabelDecided", failed: "listLabelFailed" } as const;

export function QueueList({ reviews, view }: { reviews: ReviewListItem[]; view: QueueView }) {
  const t = useTranslations("queue");
  const open = view === "open";
  return (
    <>
      {/* The rows say it all to a screen reader: this line is for the eye. */}
      <div
        aria-hidden
        className={cn("hidden h-8 items-center gap-x-4 border-b px-6 text-xs text-gray-11 md:grid", queueColumns)}
      >
        <span>{t("columnDraft")}</span>
        <span>{t("columnCustomer")}</span>
        <span>{t(open ? "columnConfidence" : "columnOutcome")}</span>
        <span>{t(open ? "columnDue" : "columnWhen")}</span>
      </div>
      <ul aria-label={t(labels[view])}>
        {reviews.map((review) => (
          <QueueRow key={review.id} review={review} open={open} />
        ))}
      </ul>
    </>
  );
}
