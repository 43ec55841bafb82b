import { useTranslations } from "next-intl";
import Link from "next/link";
import { QueueKeys } from "@/app/_components/queue/queue-keys";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { AlikeGroup } from "@/lib/review/alike";

/** Groups of drafts that are alike, the largest first. */
export function GroupList({ groups }: { groups: readonly AlikeGroup[] }) {
  const t = useTranslations();
  return (
    <ul aria-label={t("alike.title")}>
      {groups.map(({ likeness, count, workflowName, title }) => (
        <li key={likeness}>
          <Link
            data-slot="queue-row"
            href={`/queue/alike?like=${likeness}`}
            className="flex min-h-10 items-center gap-4 border-b border-gray-4 px-4 py-2 hover:bg-gray-2 focus-visible:bg-gray-2 focus-visible:-outline-offset-2 md:px-6"
          >
            <span className="w-20 shrink-0 font-medium tabular-nums">{t("alike.count", { count })}</span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {title.trim() ? <VisibleText>{title}</VisibleText> : t("draft.untitled")}
            </span>
            <span className="shrink-0 text-sm text-gray-11 max-sm:hidden">{workflowName}</span>
          </Link>
        </li>
      ))}
      <QueueKeys />
    </ul>
  );
}
