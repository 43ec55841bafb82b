"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useActionState } from "react";
import { decisions } from "@/app/_components/desk-list/decisions";
import type { ActionState } from "@/app/_actions/action-state";
import { undo, type UndoForm } from "@/app/_actions/decisions";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { useOffline } from "@/app/_components/phone/connection";
import { useSecondsUntil } from "@/app/_components/shell/use-seconds-until";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";

interface UndoButtonProps {
  reviewId: string;
  /** The one that is shown. */
  decisionId: string | undefined;
  /** Null: there is no hurry, because it was not sent. */
  until: string | null;
}

/** Takes the decision back while nothing has left, and says how long that is. */
export function UndoButton({ reviewId, decisionId, until }: UndoButtonProps) {
  const t = useTranslations("status");
  const keys = useKeys();
  const seconds = useSecondsUntil(until);
  const label = until === null ? t("takeBack") : t("undo");
  const [answer, act, pending] = useActionState<ActionState, UndoForm>(undo, { kind: "idle" });
  const offline = useOffline();
  const takeBack = () => {
    if (pending || offline) return;
    decisions.dismiss(reviewId);
    startTransition(() => act({ reviewId, decisionId }));
  };
  const over = seconds !== null && seconds <= 0;
  useShortcuts(over ? {} : { undo: takeBack });

  if (over) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={takeBack} disabled={pending || offline} aria-label={label} aria-keyshortcuts={keys.undo}>
        <Undo2 aria-hidden />
        <span className="tabular-nums">{seconds === null ? label : t("undoSeconds", { seconds })}</span>
        <KeyOf command="undo" />
      </Button>
      {answer.kind === "refused" && (
        <p role="alert" className="text-sm text-danger">
          {answer.message}
        </p>
      )}
    </div>
  );
}
