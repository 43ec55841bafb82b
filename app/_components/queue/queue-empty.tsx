import { AtSign, CircleCheck, Clock, Inbox, ListChecks, SearchX, User, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { filtersOf, queueHref, type QueueQuery, viewOf } from "./queue-query";

const icons = {
  open: <CircleCheck />,
  mine: <User />,
  groups: <Users />,
  unassigned: <Inbox />,
  waiting: <Clock />,
  mentioned: <AtSign />,
  snoozed: <Clock />,
  decided: <ListChecks />,
  failed: <CircleCheck />,
} as const;

/** What the queue says when a view of it has nothing, or nothing that matches. */
export function QueueEmpty({ query, mayConfigure }: { query: QueueQuery; mayConfigure: boolean }) {
  const t = useTranslations("queueEmpty");
  const view = viewOf(query);
  if (filtersOf(query).length > 0 || query.q) {
    return (
      <State
        icon={<SearchX />}
        title={t("noMatchTitle")}
        action={
          <Button asChild>
            <Link href={queueHref({ view: query.view, sort: query.sort })}>{t("noMatchAction")}</Link>
          </Button>
        }
      >
        {t("noMatchBody")}
      </State>
    );
  }
  const next = view === "open" ? (mayConfigure ? "/settings/workflows" : null) : "/queue";
  return (
    <State
      icon={icons[view]}
      title={t(`${view}Title`)}
      action={
        next && (
          <Button asChild>
            <Link href={next}>{t(view === "open" ? "openAction" : "otherAction")}</Link>
          </Button>
        )
      }
    >
      {t(`${view}Body`)}
    </State>
  );
}
