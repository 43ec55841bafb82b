"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/ui/badge";
import { useMe } from "./live-provider";
import { People } from "./people";
import { useLiveReview } from "./use-live";

interface RowMarksProps {
  reviewId: string;
  /** The list was made of what waits. */
  open: boolean;
}

/** What has happened to a row of the list since it was made, and who is at it. The row stays where it is. */
export function RowMarks({ reviewId, open }: RowMarksProps) {
  const t = useTranslations("live");
  const review = useLiveReview(reviewId);
  const me = useMe();
  if (!review) return null;
  if (review !== "gone" && review.status === "open" && open) return <People review={review} me={me} />;
  if (review !== "gone" && (review.status === "open") === open) return null;

  return (
    <span data-slot="row-change" className="max-w-3/5 shrink-0 md:max-w-none">
      <Badge className="block max-w-full truncate">
        {review === "gone"
          ? t("gone")
          : review.status === "open"
            ? t("reopened")
            : review.closing
              ? t("closed", review.closing)
              : t("closedByItself", { status: review.status })}
      </Badge>
    </span>
  );
}
