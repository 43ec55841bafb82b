import { useTranslations } from "next-intl";
import Link from "next/link";
import { ConfidenceBrief } from "@/app/_components/draft/confidence";
import { OutcomeBadge } from "@/app/_components/draft/outcome-badge";
import { RowMarks } from "@/app/_components/live/row-marks";
import { VisibleText } from "@/app/_components/text/visible-text";
import { cn } from "@/app/_components/ui/cn";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { ReviewListItem } from "@/lib/review/review-item";

export const queueColumns =
  "md:grid-cols-[minmax(0,1fr)_minmax(6rem,10rem)_11rem_6rem] lg:grid-cols-[minmax(0,1fr)_minmax(6rem,12rem)_17rem_7rem]";

/** One review of the list. The whole row is the link; j and k move between rows. */
export function QueueRow({ review, open }: { review: ReviewListItem; open: boolean }) {
  const t = useTranslations("queue");
  const { votes } = review;
  const have = votes.needed - votes.open;
  return (
    <li>
      <Link
        href={`/drafts/${review.draftId}`}
        prefetch={false}
        data-slot="queue-row"
        className={cn(
          "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 border-b border-gray-4 px-4 py-2.5 hover:bg-gray-2 focus-visible:bg-gray-2 focus-visible:-outline-offset-2 has-data-[slot=row-change]:text-gray-11 md:h-10 md:px-6 md:py-0",
          queueColumns,
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <span dir="auto" className="max-w-full min-w-0 truncate font-medium md:max-w-[70%]">
            {review.title.trim() ? <VisibleText>{review.title}</VisibleText> : t("untitled")}
          </span>
          <span dir="auto" className="hidden min-w-0 flex-1 truncate text-gray-11 md:block">
            <VisibleText>{review.preview}</VisibleText>
          </span>
          <RowMarks reviewId={review.id} open={open} />
        </span>
        <span dir="auto" className="truncate text-start text-sm max-md:order-3 text-gray-11 md:text-base">
          {review.customer.trim() ? <VisibleText>{review.customer}</VisibleText> : t("noCustomer")}
        </span>
        <span className="flex min-w-0 items-center justify-end gap-2 text-sm whitespace-nowrap max-md:order-4 md:justify-start md:text-base">
          {open ? <ConfidenceBrief confidence={review.confidence} /> : <OutcomeBadge review={review} />}
          {open && votes.needed > 1 && (
            <span className="truncate text-sm text-gray-11 max-lg:hidden">
              {t("votes", { have, needed: votes.needed })}
            </span>
          )}
        </span>
        <span className="text-end text-sm text-gray-11 max-md:order-2 md:text-start md:text-base">
          {open ? (
            <RelativeTime date={review.dueAt} kind="deadline" />
          ) : (
            review.closedAt && <RelativeTime date={review.closedAt} />
          )}
        </span>
      </Link>
    </li>
  );
}
