"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useActionState, useEffect } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { useSecondsUntil } from "@/app/_components/shell/use-seconds-until";
import { SubmitButton } from "@/app/_components/ui/submit-button";

export type UndoAction = (before: ActionState) => Promise<ActionState>;

interface AfterFormProps {
  undo: UndoAction;
  /** Until when it can be taken back, ISO 8601. Null: it can't, by this link. */
  undoUntil: string | null;
  /** It is still on its way: the page looks again now and then. */
  moving: boolean;
}

/** Milliseconds. */
const pause = 3000;

/** What can be done once it is decided: take it back, and see what becomes of it. */
export function AfterForm({ undo, undoUntil, moving }: AfterFormProps) {
  const t = useTranslations("status");
  const router = useRouter();
  const seconds = useSecondsUntil(undoUntil);
  const [answer, act] = useActionState<ActionState>(undo, { kind: "idle" });
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => router.refresh(), pause);
    return () => clearInterval(timer);
  }, [moving, router]);

  return (
    <>
      {undoUntil !== null && (seconds === null || seconds > 0) && (
        <form action={act} className="mt-2">
          <SubmitButton aria-label={t("undo")}>
            <span className="tabular-nums">{seconds === null ? t("undo") : t("undoSeconds", { seconds })}</span>
          </SubmitButton>
        </form>
      )}
      {answer.kind === "refused" && (
        <p role="alert" className="mt-2 text-danger wrap-anywhere">
          {answer.message}
        </p>
      )}
    </>
  );
}
