"use client";

import { useEffect, useRef } from "react";
import { CorrectButton } from "./correct-button";
import type { DeskProps } from "./desk";
import type { ReviewState } from "./review-state";
import { StatusLine } from "./status-line";
import { UndoButton } from "./undo-button";

interface OutcomeProps {
  reviewId: string;
  draftId: string;
  state: ReviewState;
  may: DeskProps["may"];
  /** The reader has just decided: the buttons are gone, so the keyboard goes on here. */
  takeFocus: boolean;
}

/** What was decided and has become of it, and the way to take it back. */
export function Outcome({ reviewId, draftId, state, may, takeFocus }: OutcomeProps) {
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takeFocus) told.current?.focus();
  }, [takeFocus]);

  return (
    <>
      <div ref={told} tabIndex={-1} role="status" data-slot="status-line" className="min-w-0 flex-1 outline-none">
        <StatusLine state={state} mayReplay={may.replay} />
      </div>
      {may.undo && (state.undoUntil || state.delivery?.state === "failed") && (
        <UndoButton reviewId={reviewId} decisionId={state.closing?.decisionId} until={state.undoUntil} />
      )}
      {may.correct && state.delivery?.state === "sent" && <CorrectButton draftId={draftId} />}
    </>
  );
}
