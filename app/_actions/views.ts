"use server";

import { requireContext } from "@/app/_edge/session";
import { deleteView, DeleteViewInput, saveView, SaveViewInput } from "@/lib/review/saved-views";
import { type ActionState, toActionState } from "./action-state";

export async function keepView(_: ActionState, view: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    await saveView(ctx, SaveViewInput.parse(view));
  });
}

export async function forgetView(_: ActionState, view: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => deleteView(ctx, DeleteViewInput.parse(view)));
}
