"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useActionState, useSyncExternalStore } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { undo } from "@/app/_actions/decisions";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Kbd } from "@/app/_components/ui/kbd";
import { Button } from "@/app/_components/ui/button";

/** Takes the approval back while nothing has left, and says how long that is. */
export function UndoButton({ reviewId, until }: { reviewId: string; until: string }) {
  const t = useTranslations("status");
  const seconds = useSecondsUntil(until);
  const [answer, act, pending] = useActionState<ActionState, { reviewId: string }>(undo, { kind: "idle" });
  const takeBack = () => {
    if (!pending) startTransition(() => act({ reviewId }));
  };
  useShortcuts({ z: takeBack });

  if (seconds !== null && seconds <= 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={takeBack} disabled={pending} aria-label={t("undo")} aria-keyshortcuts="z">
        <Undo2 aria-hidden />
        <span className="tabular-nums">{seconds === null ? t("undo") : t("undoSeconds", { seconds })}</span>
        <Kbd>Z</Kbd>
      </Button>
      {answer.kind === "refused" && (
        <p role="alert" className="text-sm text-danger">
          {answer.message}
        </p>
      )}
    </div>
  );
}

/** Whole seconds left; null until the page is alive. */
const useSecondsUntil = (iso: string): number | null =>
  useSyncExternalStore(
    everySecond,
    () => Math.ceil((Date.parse(iso) - Date.now()) / 1000),
    () => null,
  );

function everySecond(notify: () => void): () => void {
  const timer = setInterval(notify, 250);
  return () => clearInterval(timer);
}
