"use client";

import { useTranslations } from "next-intl";
import type { Ref } from "react";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { DecisionBar, Do } from "./decision-bar";
import type { DeskMode, DeskProps } from "./desk";
import type { ReviewState } from "./review-state";
import { StatusLine } from "./status-line";
import { UndoButton } from "./undo-button";

interface DeskBarProps extends Pick<DeskProps, "may" | "body" | "held" | "sends"> {
  statusRef: Ref<HTMLDivElement>;
  reviewId: string;
  state: ReviewState;
  mode: DeskMode;
  pending: boolean;
  text: string;
  onMode: (mode: DeskMode) => void;
  onDiscard: () => void;
  onApprove: () => void;
  onReject: () => void;
}

/** What can be done now, or what was done and has become of it. */
export function DeskBar(props: DeskBarProps) {
  const t = useTranslations();
  const { state, may, pending } = props;

  if (state.status !== "open") {
    return (
      <DecisionBar>
        <div
          ref={props.statusRef}
          tabIndex={-1}
          role="status"
          data-slot="status-line"
          className="min-w-0 flex-1 outline-none"
        >
          <StatusLine state={state} mayReplay={may.replay} />
        </div>
        {may.undo && state.undoUntil && <UndoButton reviewId={props.reviewId} until={state.undoUntil} />}
      </DecisionBar>
    );
  }

  const { needed, open } = state.votes;
  return (
    <DecisionBar>
      {!may.decide ? (
        <p className="text-gray-11">{t("noRight.decide")}</p>
      ) : state.voted ? (
        <p role="status">{t("decide.votedAlready", { open })}</p>
      ) : (
        <Choices {...props} />
      )}
      <p role="status" className="ms-auto text-sm text-gray-11">
        {pending
          ? t("decide.recording")
          : needed > 1 && !state.voted && t("decide.votes", { have: needed - open, needed, open })}
      </p>
    </DecisionBar>
  );
}

function Choices({
  mode,
  pending,
  state,
  text,
  body,
  held,
  sends,
  onMode,
  onDiscard,
  onApprove,
  onReject,
}: DeskBarProps) {
  const t = useTranslations("decide");
  const lastVote = state.votes.open <= 1;
  const changed = text !== body && text.trim() !== "";
  const toWrite = held && body === "";
  const edit = () => {
    onMode("editing");
    document.getElementById("editor")?.focus();
  };
  useShortcuts(
    pending
      ? {}
      : {
          a: mode === "editing" || (mode === "reading" && toWrite) ? () => undefined : onApprove,
          e: edit,
          r: onReject,
        },
  );

  switch (mode) {
    case "reading":
      return (
        <>
          {!toWrite && (
            <Do
              variant="primary"
              hint="A"
              shortcut="a"
              title={sends ?? undefined}
              disabled={pending}
              onClick={onApprove}
            >
              {t(lastVote ? "approve" : "approveVote")}
            </Do>
          )}
          <Do variant={toWrite ? "primary" : "secondary"} hint="E" shortcut="e" disabled={pending} onClick={edit}>
            {t(toWrite ? "write" : "edit")}
          </Do>
          <Do hint="R" shortcut="r" disabled={pending} onClick={onReject}>
            {t("reject")}
          </Do>
        </>
      );
    case "editing":
      return (
        <>
          <Do
            variant="primary"
            hint="Ctrl ↵"
            shortcut="Control+Enter Meta+Enter"
            disabled={!changed}
            onClick={() => onMode("checking")}
          >
            {t(toWrite ? "checkHeld" : "check")}
          </Do>
          <Do hint="Esc" shortcut="Escape" onClick={() => onMode("reading")}>
            {t("stopEditing")}
          </Do>
          {changed && (
            <Button variant="quiet" onClick={onDiscard}>
              {t("discard")}
            </Button>
          )}
        </>
      );
    case "checking":
      return (
        <>
          <Do
            variant="primary"
            hint="A"
            shortcut="a"
            title={sends ?? undefined}
            disabled={pending || !changed}
            onClick={onApprove}
          >
            {t(lastVote ? "approveEdited" : "approveEditedVote")}
          </Do>
          <Do hint="E" shortcut="e" disabled={pending} onClick={edit}>
            {t("keepEditing")}
          </Do>
          <Button variant="quiet" disabled={pending} onClick={onDiscard}>
            {t("discard")}
          </Button>
        </>
      );
  }
}
