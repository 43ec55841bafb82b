"use client";

import { unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useActionState } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { decide, type DecisionForm } from "@/app/_actions/decisions";
import { isOffline, lookForServer } from "@/app/_components/phone/connection";
import type { Outcome } from "@/lib/decisions/outcome";
import { useGoOn } from "./use-go-on";
import { useViewing } from "./use-viewing";

/** The version on screen, which a decision is bound to. */
export interface Shown {
  reviewId: string;
  draftVersion: number;
  contentHash: string;
  /** SHA-256 (hex) of the canonical JSON of the actions as they were rendered. */
  renderedHash: string;
}

type Choice = Pick<DecisionForm, "decision" | "edits" | "reasonCode" | "comment">;

/**
 * Sends a decision on what is shown, and how long it was looked at. Where the draft was opened from a list, the next one takes its place
 * at once; otherwise the page stays and tells the answer. `onDone` runs once it is recorded.
 */
export function useDecision(
  shown: Shown,
  about: { draftId: string; title: string },
  onDone: (decision: Outcome) => void,
) {
  const t = useTranslations();
  const viewing = useViewing(shown.draftVersion);
  const goOn = useGoOn(about);
  const [answer, dispatch, pending] = useActionState<ActionState, DecisionForm>(
    async (previous, form) => {
      // Nothing waits to be sent: what a page without a connection shows may have been decided meanwhile.
      if (isOffline()) return { kind: "refused", code: "offline", message: t("phone.notSent") };
      try {
        const next = await decide(previous, form);
        if (next.kind === "done") onDone(form.decision);
        return next;
      } catch (error) {
        unstable_rethrow(error);
        void lookForServer();
        return { kind: "refused", code: "offline", message: t("action.offline") };
      }
    },
    { kind: "idle" },
  );

  const send = (choice: Choice) => {
    if (pending) return;
    const form = { ...shown, ...choice, ...viewing() };
    if (goOn && !isOffline()) goOn(form, () => onDone(form.decision));
    else startTransition(() => dispatch(form));
  };
  return { answer, pending, send };
}
