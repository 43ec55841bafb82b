"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { memo } from "react";
import { ConfidenceBrief } from "@/app/_components/draft/confidence";
import { RowMarks } from "@/app/_components/live/row-marks";
import { VisibleText } from "@/app/_components/text/visible-text";
import { cn } from "@/app/_components/ui/cn";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { DeskItem, Done } from "./desk-list";

interface ListRowProps {
  item: DeskItem;
  href: string;
  /** The draft that is open beside the list. */
  current: boolean;
  /** By the reader, since the list was made. */
  done: Done | undefined;
  /** It is likely to be opened next. */
  prefetch: boolean;
}

/** Kept as it is while the reader goes through a long list: of all rows only two change with each step. */
export const ListRow = memo(function ListRow({ item, href, current, done, prefetch }: ListRowProps) {
  const t = useTranslations();
  return (
    <li>
      <Link
        href={href}
        prefetch={prefetch}
        data-slot="list-row"
        aria-current={current ? "true" : undefined}
        className={cn(
          "grid gap-0.5 border-b border-gray-4 px-4 py-2 group-data-[density=compact]/frame:py-1 hover:bg-gray-2 focus-visible:bg-gray-2 focus-visible:-outline-offset-2 aria-[current]:bg-gray-4",
          done && "text-gray-11",
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          {done && (
            <>
              <Check aria-hidden className="size-4 shrink-0" />
              <span className="sr-only">{t(`deskList.${done}`)}</span>
            </>
          )}
          <span dir="auto" className={cn("min-w-0 flex-1 truncate", !done && "font-medium")}>
            {item.title.trim() ? <VisibleText>{item.title}</VisibleText> : t("draft.untitled")}
          </span>
          {!done && <RowMarks reviewId={item.reviewId} open={item.open} />}
        </span>
        <span className="flex min-w-0 items-center justify-between gap-2 text-sm text-gray-11">
          <span dir="auto" className="truncate">
            <VisibleText>{item.customer}</VisibleText>
          </span>
          <RelativeTime date={new Date(item.at)} kind={item.open ? "deadline" : "past"} />
        </span>
        <span className={cn("text-sm", !item.open && "text-gray-11")}>
          {item.open || item.outcome === "decided" ? (
            <ConfidenceBrief confidence={item.confidence} held={item.held} />
          ) : (
            t(`outcome.${item.outcome}`)
          )}
        </span>
      </Link>
    </li>
  );
});
