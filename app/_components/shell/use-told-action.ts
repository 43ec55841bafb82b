"use client";

import { unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { toast } from "sonner";
import type { ActionState } from "@/app/_actions/action-state";

/** A server action whose outcome is told in a toast where the page itself no longer shows it. */
export function useToldAction<Payload>(action: (previous: ActionState, payload: Payload) => Promise<ActionState>) {
  const t = useTranslations("action");
  return useActionState<ActionState, Payload>(
    async (previous, payload) => {
      const next = await attempt(() => action(previous, payload), t("offline"));
      if (next.kind === "done" && next.note !== undefined) toast.success(next.note);
      if (next.kind === "refused") toast.error(next.message);
      return next;
    },
    { kind: "idle" },
  );
}

async function attempt(work: () => Promise<ActionState>, offline: string): Promise<ActionState> {
  try {
    return await work();
  } catch (error) {
    unstable_rethrow(error);
    return { kind: "refused", code: "offline", message: offline };
  }
}
