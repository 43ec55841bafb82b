"use server";

import { requireContext } from "@/app/_edge/session";
import { pauseWorkflow, PauseWorkflowInput, resumeWorkflow } from "@/lib/workflows/pause-workflow";
import { type ActionState, toActionState } from "./action-state";

export async function pause(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => pauseWorkflow(ctx, PauseWorkflowInput.parse(Object.fromEntries(form))));
}

export async function resume(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => resumeWorkflow(ctx, PauseWorkflowInput.parse(Object.fromEntries(form))));
}
