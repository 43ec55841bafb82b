"use server";

import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_edge/session";
import { replayDeadLetter, ReplayDeadLetterInput, replayDeadLetters } from "@/lib/write-back/replay-dead-letter";
import { type ActionState, toActionState } from "./action-state";

/** Runs one parked piece of work again. Form fields: `deadLetterId`, and its `title` for the answer. */
export async function replay(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("failedWork");
  return toActionState(async () => {
    await replayDeadLetter(ctx, ReplayDeadLetterInput.parse({ deadLetterId: form.get("deadLetterId") }));
    return t("replayed", { title: String(form.get("title")).slice(0, 80) });
  });
}

export async function replayAll(_: ActionState): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("failedWork");
  return toActionState(async () => {
    const { replayed } = await replayDeadLetters(ctx, {});
    return t("replayedAll", { count: replayed });
  });
}
