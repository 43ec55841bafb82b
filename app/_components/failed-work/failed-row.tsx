import { useTranslations } from "next-intl";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { TableCell, TableRow } from "@/app/_components/ui/table";
import type { DeadLetterItem } from "@/lib/write-back/list-dead-letters";
import { ReplayButton } from "./replay-button";

const stages = { drafting: "stageDrafting", "write-back": "stageWriteBack", callback: "stageCallback" } as const;

/** One piece of parked work: what, why, since when, and the way to run it again. */
export function FailedRow({ item, mayReplay }: { item: DeadLetterItem; mayReplay: boolean }) {
  const t = useTranslations("failedWork");
  const title = item.title?.trim() || t("untitled");
  const shown = (
    <bdi className="line-clamp-2 font-medium wrap-anywhere">
      <VisibleText>{title}</VisibleText>
    </bdi>
  );
  return (
    <TableRow>
      <TableCell className="max-w-96 min-w-52">
        {item.draftId ? (
          <Link href={`/drafts/${item.draftId}`} className="underline-offset-4 hover:underline">
            {shown}
          </Link>
        ) : (
          shown
        )}
        <span className="text-sm text-gray-11">{t(stages[item.stage])}</span>
      </TableCell>
      <TableCell className="max-w-xl min-w-60 wrap-anywhere">
        <VisibleText>{item.message}</VisibleText>
      </TableCell>
      <TableCell className="text-gray-11">
        <RelativeTime date={item.createdAt} />
      </TableCell>
      {mayReplay && (
        <TableCell className="text-end">
          <ReplayButton deadLetterId={item.id} title={title} />
        </TableCell>
      )}
    </TableRow>
  );
}
