"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { useSecondsUntil } from "@/app/_components/shell/use-seconds-until";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { cn } from "@/app/_components/ui/cn";
import { Kbd } from "@/app/_components/ui/kbd";
import { decisions, type MadeDecision } from "./decisions";

/** What became of the decision before, wherever the reader is now; and the way to take it back. */
export function LastDecision() {
  const made = useSyncExternalStore(decisions.subscribe, decisions.last, decisions.none);
  return (
    <div
      role={made?.state === "refused" ? "alert" : "status"}
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 flex justify-center px-4 md:bottom-18"
    >
      {made && <Told key={made.reviewId} made={made} />}
    </div>
  );
}

/** Milliseconds for which a decision is told of that can't be taken back. */
const toldFor = 4000;

function Told({ made }: { made: MadeDecision }) {
  const t = useTranslations("deskList");
  const router = useRouter();
  const { state, title, decision, undoUntil } = made;
  const seconds = useSecondsUntil(undoUntil);
  const undoable = state === "recorded" && seconds !== null && seconds > 0;
  useShortcuts(undoable ? { z: () => void decisions.undo() } : {});

  const over = state === "undone" || (state === "recorded" && !undoable);
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(decisions.dismiss, toldFor);
    return () => clearTimeout(timer);
  }, [over]);

  const goBack = () => {
    decisions.dismiss();
    router.push(made.href);
  };
  return (
    <div
      data-slot="last-decision"
      className={cn(
        "pointer-events-auto flex max-w-xl min-w-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-md border bg-gray-1 py-2 ps-4 pe-2 shadow-float",
        state === "refused" ? "border-danger-border" : "border-gray-7",
      )}
    >
      <p className="min-w-0 flex-1 basis-48">
        {state === "refused" ? (
          <>
            <span className="font-medium text-danger">{t("refused", { title })}</span> {made.message ?? t("unheard")}
          </>
        ) : (
          <>
            <span className="font-medium">{t(state === "undone" || state === "undoing" ? "takenBack" : decision)}</span>{" "}
            <span dir="auto" className="text-gray-11 wrap-anywhere">
              <VisibleText>{title}</VisibleText>
            </span>
          </>
        )}
      </p>
      {undoable && (
        <Button onClick={() => void decisions.undo()} aria-label={t("undo")} aria-keyshortcuts="z">
          <span className="tabular-nums">{t("undoSeconds", { seconds })}</span>
          <Kbd>Z</Kbd>
        </Button>
      )}
      {(state === "refused" || state === "undone") && <Button onClick={goBack}>{t("goBack")}</Button>}
      {state === "refused" && (
        <Button variant="quiet" onClick={decisions.dismiss}>
          {t("dismiss")}
        </Button>
      )}
    </div>
  );
}
