import { useTranslations } from "next-intl";
import { cn } from "@/app/_components/ui/cn";
import { isOpenView } from "@/lib/review/queue-options";
import type { ReviewListItem } from "@/lib/review/review-item";
import { whyHere } from "@/lib/review/why-here";
import { draftHref, type QueueQuery, viewOf } from "./queue-query";
import { queueColumns, QueueRow } from "./queue-row";

interface QueueListProps {
  label: string;
  reviews: ReviewListItem[];
  query: QueueQuery;
  now: Date;
  /** The reader's member id. */
  me: string;
}

export function QueueList({ label, reviews, query, now, me }: QueueListProps) {
  const t = useTranslations("queue");
  const open = isOpenView(viewOf(query));
  const snoozed = viewOf(query) === "snoozed";
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
        <span>{t(snoozed ? "columnBack" : open ? "columnDue" : "columnWhen")}</span>
      </div>
      <ul aria-label={label}>
        {reviews.map((review) => (
          <QueueRow
            key={review.id}
            review={review}
            reasons={open ? whyHere(review, now, me) : null}
            back={snoozed ? review.snoozedUntil : null}
            href={draftHref(query, review.draftId)}
          />
        ))}
      </ul>
    </>
  );
}
