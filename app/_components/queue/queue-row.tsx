import { useTranslations } from "next-intl";
import Link from "next/link";
import { ConfidenceBrief } from "@/app/_components/draft/confidence";
import { OutcomeBadge } from "@/app/_components/draft/outcome-badge";
import { RowMarks } from "@/app/_components/live/row-marks";
import { VisibleText } from "@/app/_components/text/visible-text";
import { cn } from "@/app/_components/ui/cn";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { ReviewListItem } from "@/lib/review/review-item";
import type { Why } from "@/lib/review/why-here";
import { WhyHere } from "./why-here";

export const queueColumns =
  "md:grid-cols-[minmax(0,1fr)_minmax(6rem,9rem)_minmax(9rem,14rem)_5rem] xl:grid-cols-[minmax(0,1fr)_minmax(6rem,11rem)_minmax(14rem,22rem)_6rem]";

interface QueueRowProps {
  review: ReviewListItem;
  /** Of an open one: why it stands here. */
  reasons: Why[] | null;
  /** When one that is put off comes back, where the list is of those. */
  back: Date | null;
  href: string;
}

/** One review of the list. The whole row is the link; j and k move between rows. */
export function QueueRow({ review, reasons, back, href }: QueueRowProps) {
  const t = useTranslations("queue");
  const { votes } = review;
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        data-slot="queue-row"
        className={cn(
          "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 border-b border-gray-4 px-4 py-2.5 hover:bg-gray-2 focus-visible:bg-gray-2 focus-visible:-outline-offset-2 has-data-[slot=row-change]:text-gray-11 md:h-10 md:px-6 md:py-0 md:group-data-[density=compact]/frame:h-8 group-data-[density=compact]/frame:py-1.5",
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
          <RowMarks reviewId={review.id} open={reasons !== null} />
        </span>
        <span dir="auto" className="truncate text-start text-sm max-md:order-3 text-gray-11 md:text-base">
          {review.customer.trim() ? <VisibleText>{review.customer}</VisibleText> : t("noCustomer")}
        </span>
        <span className="flex min-w-0 items-center justify-end gap-3 text-sm whitespace-nowrap max-md:order-4 md:justify-start md:text-base">
          {reasons ? <ConfidenceBrief {...review} /> : <OutcomeBadge review={review} />}
          {reasons && votes.needed > 1 && (
            <span className="shrink-0 text-sm text-gray-11 max-lg:hidden">
              {t("votes", { have: votes.needed - votes.open, needed: votes.needed })}
            </span>
          )}
          {reasons && (
            <span className="flex min-w-0 text-sm text-gray-11 max-lg:sr-only">
              <WhyHere reasons={reasons} />
            </span>
          )}
        </span>
        <span className="text-end text-sm text-gray-11 max-md:order-2 md:text-start md:text-base">
          {back ? (
            <RelativeTime date={back} kind="future" />
          ) : reasons ? (
            <RelativeTime date={review.dueAt} kind="deadline" />
          ) : (
            review.closedAt && <RelativeTime date={review.closedAt} />
          )}
        </span>
      </Link>
    </li>
  );
}
