"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { useOffline } from "@/app/_components/phone/connection";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { DecisionBar, Do } from "./decision-bar";
import type { DeskMode, DeskProps } from "./desk";
import { MoreMenu } from "./more-menu";
import { Outcome } from "./outcome";
import { useSeen, useSettled } from "./use-seen";
import type { ReviewState } from "./review-state";

interface DeskBarProps extends Pick<
  DeskProps,
  "draftId" | "title" | "snoozed" | "due" | "modelless" | "may" | "body" | "held" | "takes" | "runs" | "sends"
> {
  reviewId: string;
  state: ReviewState;
  /** The version on screen. */
  version: number;
  mode: DeskMode;
  pending: boolean;
  /** What is shown is not in force any more. */
  stale: boolean;
  /** By the reader, just now. */
  decided: boolean;
  /** There is something typed to be sent in place of what is in force. */
  changed: boolean;
  /** What was typed, if only to take all of it out, is not sent; begun from a version that is no longer in force. */
  unsent: boolean;
  overtaken: boolean;
  onMode: (mode: DeskMode) => void;
  onDiscard: () => void;
  onApprove: () => void;
  onReject: () => void;
  onRedraft: (instruction: string) => void;
  onEscalate: (why: string) => void;
}

/** What can be done now, or what was done and has become of it. */
export function DeskBar(props: DeskBarProps) {
  const t = useTranslations();
  const offline = useOffline();
  const { state, may, pending } = props;

  if (state.status !== "open") {
    return (
      <DecisionBar>
        <Outcome reviewId={props.reviewId} draftId={props.draftId} state={state} may={may} takeFocus={props.decided} />
      </DecisionBar>
    );
  }

  const { needed, open } = state.votes;
  return (
    <DecisionBar>
      {!may.decide ? (
        <p className="text-gray-11">
          {may.waitsFor ? t("decide.waitsFor", { group: may.waitsFor }) : t("noRight.decide")}
        </p>
      ) : state.voted ? (
        <p role="status">{t("decide.votedAlready", { open })}</p>
      ) : (
        <>
          <Choices {...props} offline={offline} />
          {(props.mode === "reading" || isToWrite(props)) && (
            <MoreMenu
              reviewId={props.reviewId}
              draftId={props.draftId}
              title={props.title}
              snoozed={props.snoozed}
              redraftable={!props.held && props.takes.redraft}
              due={props.due}
              modelless={props.modelless}
              offline={offline}
              onRedraft={props.onRedraft}
              onEscalate={props.onEscalate}
            />
          )}
        </>
      )}
      <p role="status" className="text-sm text-gray-11 empty:hidden md:ms-auto md:text-end">
        {pending
          ? t("decide.recording")
          : needed > 1 && !state.voted && t("decide.votes", { have: needed - open, needed, open })}
      </p>
      {needed === 1 && may.decide && !pending && props.mode !== "merging" && (
        <p className="line-clamp-2 min-w-0 flex-1 basis-32 text-end text-sm text-gray-11 wrap-anywhere max-lg:hidden">
          {props.sends}
        </p>
      )}
    </DecisionBar>
  );
}

function Choices({
  version,
  mode,
  pending,
  offline,
  stale,
  state,
  changed,
  unsent,
  overtaken,
  body,
  held,
  takes,
  runs,
  sends,
  onMode,
  onDiscard,
  onApprove,
  onReject,
}: DeskBarProps & { offline: boolean }) {
  const t = useTranslations("decide");
  const sendsNow = state.votes.open <= 1 && !runs;
  const toWrite = isToWrite({ held, body });
  const edit = () => {
    onMode("editing");
    document.getElementById("editor")?.focus();
  };
  const seen = useSeen(version);
  const tooSoon = !useSettled(`${version} ${mode}`);
  const bring = () => onMode(overtaken ? "merging" : "checking");
  const approve = mode === "reading" && unsent ? bring : onApprove;
  const approvable =
    !(mode === "reading" && !takes.approve && !unsent) &&
    !stale &&
    !offline &&
    mode !== "editing" &&
    mode !== "merging" &&
    !(mode === "reading" && toWrite);
  useShortcuts(
    pending
      ? {}
      : {
          ...(approvable && { approve: () => seen() && approve() }),
          ...(takes.edit && { edit }),
          reject: () => !offline && seen() && onReject(),
        },
  );

  // Keys, so that no mode's button is the one that was there before.
  switch (mode) {
    case "reading":
      return (
        <Fragment key={mode}>
          {unsent ? (
            // What the reader wrote was meant to be sent: the text without it goes only once it is given up.
            <Do variant="primary" command="approve" disabled={pending || stale} tooSoon={tooSoon} onClick={approve}>
              {t(overtaken ? "bringTogether" : "check")}
            </Do>
          ) : (
            !toWrite &&
            takes.approve && (
              <Do
                variant="primary"
                command="approve"
                title={sends ?? undefined}
                disabled={pending || stale || offline}
                tooSoon={tooSoon}
                onClick={approve}
              >
                {t(sendsNow ? "approve" : "approveVote")}
              </Do>
            )
          )}
          {takes.edit && (
            <Do
              variant={toWrite || !takes.approve ? "primary" : "secondary"}
              command="edit"
              disabled={pending}
              onClick={edit}
            >
              {t(toWrite ? "write" : "edit")}
            </Do>
          )}
          <Do command="reject" disabled={pending || offline} onClick={onReject}>
            {t("reject")}
          </Do>
        </Fragment>
      );
    case "editing":
      return (
        <Fragment key={mode}>
          <Do
            variant="primary"
            hint="Ctrl ↵"
            shortcut="Control+Enter Meta+Enter"
            disabled={!changed}
            onClick={() => onMode("checking")}
          >
            {t(toWrite ? "checkHeld" : "check")}
          </Do>
          {toWrite ? (
            <Do command="reject" disabled={pending || offline} onClick={onReject}>
              {t("reject")}
            </Do>
          ) : (
            <Do hint="Esc" shortcut="Escape" onClick={() => onMode("reading")}>
              {t("stopEditing")}
            </Do>
          )}
          {changed && (
            <Button variant="quiet" onClick={onDiscard}>
              {t("discard")}
            </Button>
          )}
        </Fragment>
      );
    case "merging":
      return (
        <Fragment key={mode}>
          <Do hint="Esc" shortcut="Escape" onClick={() => onMode("reading")}>
            {t("stopMerging")}
          </Do>
        </Fragment>
      );
    case "checking":
      return (
        <Fragment key={mode}>
          <Do
            variant="primary"
            command="approve"
            title={sends ?? undefined}
            disabled={pending || stale || offline || !changed}
            tooSoon={tooSoon}
            onClick={onApprove}
          >
            {t(sendsNow ? "approveEdited" : "approveEditedVote")}
          </Do>
          <Do command="edit" disabled={pending} onClick={edit}>
            {t("keepEditing")}
          </Do>
          <Button variant="quiet" disabled={pending} onClick={onDiscard}>
            {t("discard")}
          </Button>
        </Fragment>
      );
  }
}

/** Nothing was drafted, so the reader writes. */
const isToWrite = ({ held, body }: Pick<DeskProps, "held" | "body">): boolean => held && body === "";
