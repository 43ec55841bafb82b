"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { disconnectSlack, trustChannelTeam } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Confirm } from "@/app/_components/ui/confirm";
import { ExactTime } from "@/app/_components/ui/exact-time";
import { Notice } from "@/app/_components/ui/notice";

interface ChannelTeamProps {
  id: string;
  name: string;
  matchesMail: boolean;
  createdAt: Date;
  /** What says that it is connected by the environment, from which it can't be parted here; null: it can be disconnected. */
  heldBy: string | null;
  /** What says when its addresses count, and when not to say so. */
  trusting: { label: string; hint: string };
  /** Why its token could not be taken anew; null: it could, or does not end. */
  tokenError: string | null;
  /** Of the newest card that could not be posted or changed yet. */
  lastError: string | null;
  mayChange: boolean;
}

/** A team that the app is in: whether its addresses count, and the way out. */
export function ChannelTeam({
  id,
  name,
  matchesMail,
  createdAt,
  heldBy,
  tokenError,
  lastError,
  mayChange,
  trusting,
}: ChannelTeamProps) {
  const t = useTranslations("channels");
  const [own, setOwn] = useOptimistic(matchesMail);
  const [, trust] = useToldAction<object>(trustChannelTeam);
  const [, disconnect, pending] = useToldAction<object>(disconnectSlack);
  const pick = (next: boolean) =>
    startTransition(() => {
      setOwn(next);
      trust({ id, matchesMail: next });
    });
  return (
    <li className="grid gap-2 border-b py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 dir="auto" className="font-medium wrap-anywhere">
          {name}
        </h3>
        <span className="text-sm text-gray-11">{t.rich("since", { date: () => <ExactTime date={createdAt} /> })}</span>
        {mayChange && heldBy === null && (
          <div className="ms-auto">
            <Confirm
              trigger={
                <Button size="sm" disabled={pending} aria-label={t("disconnectLabel", { name })}>
                  {t("disconnect")}
                </Button>
              }
              title={t("disconnectTitle", { name })}
              body={t("disconnectBody")}
              cancel={t("cancel")}
              action={t("disconnect")}
              danger
              onConfirm={() => startTransition(() => disconnect({ id }))}
            />
          </div>
        )}
      </div>
      {tokenError !== null && (
        <Notice meaning="danger" className="max-w-2xl">
          {t("tokenError", { code: tokenError })}
        </Notice>
      )}
      {lastError !== null && (
        <Notice meaning="attention" className="max-w-2xl">
          {t("lastError", { code: lastError })}
        </Notice>
      )}
      {heldBy !== null && <p className="text-sm text-gray-11">{heldBy}</p>}
      <label className="flex max-w-2xl gap-2 coarse:min-h-11">
        <input
          type="checkbox"
          checked={own}
          disabled={!mayChange}
          onChange={(event) => pick(event.target.checked)}
          aria-describedby={`own-${id}`}
          className="mt-1 size-4 shrink-0 accent-accent-solid"
        />
        {trusting.label}
      </label>
      <p id={`own-${id}`} className="max-w-2xl text-sm text-gray-11">
        {trusting.hint}
      </p>
    </li>
  );
}
