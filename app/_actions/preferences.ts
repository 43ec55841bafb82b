"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { requireContext } from "@/app/_edge/session";
import { secondsAfter } from "@/lib/core/clock";
import { savePreferences, SavePreferencesInput } from "@/lib/members/save-preferences";
import { type ActionState, toActionState } from "./action-state";

export async function keepPreferences(_: ActionState, preferences: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    await savePreferences(ctx, SavePreferencesInput.parse(preferences));
    return t("saved");
  });
}

const Quiet = z.object({
  /** Null: no longer. */
  seconds: z.int().min(60).max(2_678_400).nullable(),
});

/** Nothing is told for so long, by the server's clock. */
export async function keepQuiet(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    const { seconds } = Quiet.parse(input);
    const until = seconds === null ? null : secondsAfter(ctx.clock.now(), seconds).toISOString();
    await savePreferences(ctx, { quietUntil: until });
    return t("saved");
  });
}
