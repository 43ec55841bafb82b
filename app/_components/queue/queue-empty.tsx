import { AtSign, CircleCheck, Clock, Inbox, ListChecks, SearchX, User, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import type { ServiceContext } from "@/lib/core/context";
import { filtersOf, queueHref, type QueueQuery, viewOf } from "./queue-query";
import { viewWords } from "./view-words";

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

interface QueueEmptyProps extends Pick<ServiceContext, "permissions"> {
  query: QueueQuery;
}

/** What the queue says when a view of it has nothing, or nothing that matches. */
export function QueueEmpty({ query, permissions }: QueueEmptyProps) {
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
  const next = view === "open" ? (permissions.has("config:read") ? "/settings/workflows" : null) : "/queue";
  return (
    <State
      icon={icons[view]}
      title={t(`${viewWords(view, permissions.has("reviews:decide"))}Title`)}
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
