import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Badge } from "@/app/_components/ui/badge";
import { Button } from "@/app/_components/ui/button";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { DraftDetail } from "@/lib/review/get-draft";

interface DraftHeadProps {
  draft: DraftDetail;
  /** The list that it was opened from. */
  queue: string;
  now: Date;
}

/** The top line of a draft: what it is about, under which workflow, until when; and the way back to the list. */
export function DraftHead({ draft, queue, now }: DraftHeadProps) {
  const t = useTranslations("draft");
  const title = draft.event?.title.trim();
  const open = draft.review?.status === "open";
  return (
    <header className="flex shrink-0 items-start gap-2 border-b px-2 py-2.5 md:px-4">
      <Button asChild variant="quiet" size="icon">
        <Link href={queue} aria-label={t("back")} title={t("back")}>
          <ArrowLeft aria-hidden className="rtl:-scale-x-100" />
        </Link>
      </Button>
      <div className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
        <h1
          id="draft-title"
          tabIndex={-1}
          dir="auto"
          title={title}
          className="line-clamp-3 min-w-0 text-lg leading-6 font-semibold wrap-anywhere outline-none md:line-clamp-2"
        >
          {title ? <VisibleText>{title}</VisibleText> : t("untitled")}
        </h1>
        {draft.held && <Badge meaning="attention">{t("held")}</Badge>}
        {open && draft.review?.snoozedUntil && draft.review.snoozedUntil > now && (
          <Badge>
            {t.rich("snoozed", {
              time: () => <RelativeTime date={draft.review?.snoozedUntil ?? now} kind="future" />,
            })}
          </Badge>
        )}
        <p className="flex flex-wrap items-center gap-x-3 text-sm text-gray-11 md:ms-auto">
          {open && draft.review?.assigneeName && <span>{t("assignedTo", { name: draft.review.assigneeName })}</span>}
          {open && draft.review?.groupName && <bdi>{draft.review.groupName}</bdi>}
          <span>{t("workflowVersion", { name: draft.workflow.name, version: draft.workflow.version })}</span>
          {open && draft.review && (
            <span>
              {t.rich("due", {
                time: () => <RelativeTime date={draft.review?.dueAt ?? draft.createdAt} kind="deadline" />,
              })}
            </span>
          )}
          {open && draft.review?.expiresAt && (
            <span>
              {t.rich("expires", {
                time: () => <RelativeTime date={draft.review?.expiresAt ?? now} kind="future" />,
              })}
            </span>
          )}
        </p>
      </div>
    </header>
  );
}
