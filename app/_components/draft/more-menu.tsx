"use client";

import { ArrowUpRight, Clock, Ellipsis, RefreshCw, UserPlus, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "@/app/_components/live/live-provider";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/app/_components/ui/dropdown-menu";
import { AssignDialog } from "./assign-dialog";
import { SayDialog } from "./say-dialog";
import { SnoozeDialog } from "./snooze-dialog";
import { useSetAside } from "./use-set-aside";

interface MoreMenuProps {
  reviewId: string;
  draftId: string;
  title: string;
  /** It is put off now. */
  snoozed: boolean;
  /** Another draft can be asked for. */
  redraftable: boolean;
  due: Date;
  /** No model drafted it, so none may be there to follow an instruction. */
  modelless: boolean;
  /** Nothing can be done about it now. */
  offline: boolean;
  onRedraft: (instruction: string) => void;
  onEscalate: (why: string) => void;
}

/** What else can be done with an open draft: ask for another, put it before others, put it off, take it or give it to somebody. */
export function MoreMenu({
  snoozed,
  redraftable,
  due,
  modelless,
  offline,
  onRedraft,
  onEscalate,
  ...draft
}: MoreMenuProps) {
  const t = useTranslations("handOver");
  const me = useMe();
  const keys = useKeys();
  const [dialog, setDialog] = useState<"redraft" | "escalate" | "snooze" | "assign" | null>(null);
  const { setAside, refusal, pending } = useSetAside(draft);
  useShortcuts(
    offline
      ? {}
      : {
          snooze: () => setDialog("snooze"),
          escalate: () => setDialog("escalate"),
          ...(redraftable && { redraft: () => setDialog("redraft") }),
        },
  );

  const snooze = async (until: Date | null) => {
    const done = until ? "snoozed" : "woken";
    const body = { until: until?.toISOString() ?? null };
    if (await setAside({ done, path: "snooze", body, until, leaves: until !== null })) setDialog(null);
  };
  const assign = async (to: { memberId: string | null } | { groupId: string }) => {
    const toMe = "memberId" in to && to.memberId === me;
    if (await setAside({ done: "assigned", path: "assignee", body: to, leaves: !toMe })) setDialog(null);
  };

  return (
    <>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={t("more")} title={t("more")} disabled={pending || offline}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent side="top" align="start">
          {redraftable && (
            <DropdownMenuItem aria-keyshortcuts={keys.redraft} onSelect={() => setDialog("redraft")}>
              <RefreshCw aria-hidden />
              {t("redraftItem")}
              <KeyOf command="redraft" />
            </DropdownMenuItem>
          )}
          <DropdownMenuItem aria-keyshortcuts={keys.escalate} onSelect={() => setDialog("escalate")}>
            <ArrowUpRight aria-hidden className="rtl:-scale-x-100" />
            {t("escalateItem")}
            <KeyOf command="escalate" />
          </DropdownMenuItem>
          {snoozed ? (
            <DropdownMenuItem onSelect={() => void snooze(null)}>
              <Clock aria-hidden />
              {t("wake")}
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem aria-keyshortcuts={keys.snooze} onSelect={() => setDialog("snooze")}>
              <Clock aria-hidden />
              {t("snoozeItem")}
              <KeyOf command="snooze" />
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => void assign({ memberId: me })}>
            <UserRound aria-hidden />
            {t("assignMe")}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setDialog("assign")}>
            <UserPlus aria-hidden />
            {t("assignItem")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {refusal && dialog === null && (
        <p role="alert" className="text-sm text-danger">
          {refusal}
        </p>
      )}
      <SayDialog
        reviewId={draft.reviewId}
        of="redraft"
        warning={modelless ? t("redraftModelless") : null}
        open={dialog === "redraft"}
        onOpenChange={(open) => setDialog(open ? "redraft" : null)}
        onSay={onRedraft}
      />
      <SayDialog
        reviewId={draft.reviewId}
        of="escalate"
        open={dialog === "escalate"}
        onOpenChange={(open) => setDialog(open ? "escalate" : null)}
        onSay={onEscalate}
      />
      <SnoozeDialog
        due={due}
        open={dialog === "snooze"}
        onOpenChange={(open) => setDialog(open ? "snooze" : null)}
        refusal={refusal}
        pending={pending}
        onSnooze={(until) => void snooze(until)}
      />
      <AssignDialog
        reviewId={draft.reviewId}
        open={dialog === "assign"}
        onOpenChange={(open) => setDialog(open ? "assign" : null)}
        refusal={refusal}
        pending={pending}
        onAssign={(to) => void assign(to)}
      />
    </>
  );
}
