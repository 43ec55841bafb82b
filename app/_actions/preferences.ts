"use server";

import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_edge/session";
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
