"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { useOffline } from "@/app/_components/phone/connection";
import { useSecondsUntil } from "@/app/_components/shell/use-seconds-until";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { useLocalZone } from "@/app/_components/ui/relative-time";
import { refusalWords } from "@/lib/channels/refusal-words";
import { cn } from "@/app/_components/ui/cn";
import { decisions, type MadeDecision } from "./decisions";

/** Milliseconds for which a decision is told of that can't be taken back. */
const toldFor = 4000;

/** Its day as well: it may lie weeks ahead. */
const nearby = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" } as const;

export function ToldDecision({ made }: { made: MadeDecision }) {
  const t = useTranslations("deskList");
  const refusals = useTranslations("refusals");
  const router = useRouter();
  const keys = useKeys();
  const format = useFormatter();
  const timeZone = useLocalZone();
  const { state, title, decision, until, undoUntil } = made;
  const offline = useOffline();
  const seconds = useSecondsUntil(undoUntil ?? null);
  const undoable = state === "recorded" && seconds !== null && seconds > 0;
  // It may be taken back by its key before the server has said until when.
  const onItsWay = state === "sending" && undoUntil === undefined;
  const undo = () => void decisions.undo(made);
  useShortcuts((undoable || onItsWay) && !offline ? { undo } : {});

  const over = state === "undone" || (state === "recorded" && !undoable);
  const dismiss = useEffectEvent(() => decisions.dismiss(made.reviewId));
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(dismiss, toldFor);
    return () => clearTimeout(timer);
  }, [over]);

  const goBack = () => {
    decisions.dismiss(made.reviewId);
    router.push(made.href);
  };
  const failed = state === "refused" || state === "kept";
  return (
    <div
      data-slot="last-decision"
      role={failed ? "alert" : undefined}
      className={cn(
        "pointer-events-auto flex w-full max-w-md flex-wrap items-center gap-x-3 gap-y-2 rounded-md border bg-gray-1 px-4 py-2 shadow-float has-[button]:pe-2",
        failed ? "border-danger-border" : "border-gray-7",
      )}
    >
      <p className="min-w-0 flex-1 basis-48">
        {failed ? (
          <>
            <span className="font-medium text-danger">{t(state, { title })}</span>{" "}
            {(made.problem && refusalWords(refusals, made.problem)) ?? t("unheard")}
          </>
        ) : (
          <>
            <span className="font-medium">
              {until
                ? t("snoozedUntil", { time: format.dateTime(until, { ...nearby, timeZone }) })
                : t(state === "undone" || state === "undoing" ? "takenBack" : decision)}
            </span>{" "}
            <span dir="auto" className="text-gray-11 wrap-anywhere">
              <VisibleText>{title}</VisibleText>
            </span>
          </>
        )}
      </p>
      {undoable && (
        <Button disabled={offline} onClick={undo} aria-label={t("undo")} aria-keyshortcuts={keys.undo}>
          <span className="tabular-nums">{t("undoSeconds", { seconds })}</span>
          <KeyOf command="undo" />
        </Button>
      )}
      {(failed || state === "undone") && <Button onClick={goBack}>{t("goBack")}</Button>}
      {failed && (
        <Button variant="quiet" onClick={() => decisions.dismiss(made.reviewId)}>
          {t("dismiss")}
        </Button>
      )}
    </div>
  );
}
