"use server";

import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_edge/session";
import { saveReasons, SaveReasonsInput } from "@/lib/decisions/reason-codes";
import { type ActionState, toActionState } from "./action-state";

export async function keepReasons(_: ActionState, reasons: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("reasons");
  return toActionState(async () => {
    await saveReasons(ctx, SaveReasonsInput.parse(reasons));
    return t("saved");
  });
}
