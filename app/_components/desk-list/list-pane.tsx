"use client";

import { useTranslations } from "next-intl";
import { useParams, useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { draftHref, queueHref, type QueueQuery, viewOf } from "@/app/_components/queue/queue-query";
import { viewWords } from "@/app/_components/queue/view-words";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { Skeleton } from "@/app/_components/ui/skeleton";
import { deskList } from "./desk-list";
import { ListRow } from "./list-row";
import { useQueueQuery } from "./use-queue-query";

/** The list beside the draft, where the draft was opened from one. */
export function ListPane({ decides }: { decides: boolean }) {
  const query = useQueueQuery();
  return query && <List query={query} decides={decides} />;
}

/** So many of the next drafts are fetched before they are asked for. */
const ahead = 2;

function List({ query, decides }: { query: QueueQuery; decides: boolean }) {
  const t = useTranslations();
  const router = useRouter();
  const { id: current } = useParams<{ id: string }>();
  const list = useSyncExternalStore(deskList.subscribe, deskList.now, deskList.none);
  const address = queueHref(query, {}, "/queue/list");
  // From draft to draft the list stays as it is; whoever comes from elsewhere gets what waits now.
  const open = useEffectEvent(() => deskList.open(address, current));
  useEffect(() => open(), [address]);
  useEffect(() => {
    document.querySelector("[data-slot=list-row][aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  useEffect(() => deskList.reach(current), [current, list.status]);

  const go = (step: 1 | -1) => {
    const item = deskList.beside(current, step);
    if (item) router.push(draftHref(query, item.draftId));
  };
  useShortcuts({ next: () => go(1), previous: () => go(-1) });

  const at = list.items.findIndex(({ draftId }) => draftId === current);
  return (
    <nav
      aria-label={t("deskList.label")}
      className="sticky top-0 hidden h-dvh w-72 shrink-0 flex-col overflow-y-auto border-e xl:flex"
    >
      <p className="sticky top-0 z-10 flex min-h-13 items-center border-b bg-gray-1 px-4 font-medium">
        {t(`queue.${viewWords(viewOf(query), decides)}`)}
      </p>
      <ul>
        {list.items.map((item, index) => (
          <ListRow
            key={item.draftId}
            item={item}
            href={draftHref(query, item.draftId)}
            current={item.draftId === current}
            done={list.done.get(item.draftId)}
            prefetch={index > at && index <= at + ahead}
          />
        ))}
      </ul>
      {list.status === "loading" && (
        <div role="status" className="grid animate-appear-late gap-3 p-4">
          <span className="sr-only">{t("states.loading")}</span>
          {Array.from({ length: list.items.length === 0 ? 8 : 2 }, (_, row) => (
            <Skeleton key={row} className="h-9" />
          ))}
        </div>
      )}
      {list.status === "failed" && (
        <div role="alert" className="grid justify-items-start gap-2 p-4 text-gray-11">
          {t("deskList.failed")}
          <Button size="sm" onClick={deskList.reload}>
            {t("states.errorAction")}
          </Button>
        </div>
      )}
      {list.status === "ready" && list.nextCursor !== null && (
        <Button variant="quiet" className="m-2" onClick={deskList.more}>
          {t("deskList.more")}
        </Button>
      )}
      {list.status === "ready" && list.items.length === 0 && <p className="p-4 text-gray-11">{t("deskList.empty")}</p>}
    </nav>
  );
}
