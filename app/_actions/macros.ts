"use server";

import { requireContext } from "@/app/_edge/session";
import { deleteMacro, DeleteMacroInput, saveMacro, SaveMacroInput } from "@/lib/review/macros";
import { type ActionState, toActionState } from "./action-state";

export async function keepMacro(_: ActionState, macro: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    await saveMacro(ctx, SaveMacroInput.parse(macro));
  });
}

export async function forgetMacro(_: ActionState, macro: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => deleteMacro(ctx, DeleteMacroInput.parse(macro)));
}
