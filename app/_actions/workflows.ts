"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { requireContext } from "@/app/_edge/session";
import { env } from "@/lib/core/env";
import { ValidationError } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import {
  removeCallback,
  RemoveCallbackInput,
  setCallback,
  SetCallbackInput,
} from "@/lib/notifications/callbacks/set-callback";
import { vaultFrom } from "@/lib/vault/vault";
import { pauseWorkflow, PauseWorkflowInput, resumeWorkflow } from "@/lib/workflows/pause-workflow";
import { setTelling, SetTellingInput } from "@/lib/workflows/set-telling";
import { type ActionState, toActionState } from "./action-state";

export async function pause(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => pauseWorkflow(ctx, PauseWorkflowInput.parse(Object.fromEntries(form))));
}

export async function resume(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => resumeWorkflow(ctx, PauseWorkflowInput.parse(Object.fromEntries(form))));
}

/** No address: results are sent nowhere. Otherwise the note is the new secret. */
export async function keepCallback(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    const { workflowId, url } = RemoveCallbackInput.extend({ url: z.string() }).parse(input);
    if (url === "") return removeCallback(ctx, { workflowId });
    const wish = SetCallbackInput.safeParse({ workflowId, url });
    if (!wish.success) throw new ValidationError("This is not an address.", faultsOf(wish.error.issues));
    return (await setCallback(ctx, vaultFrom(env()), wish.data)).secret;
  });
}

export async function keepTelling(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("workflows");
  return toActionState(async () => {
    await setTelling(ctx, SetTellingInput.parse(input));
    return t("tellsSaved");
  });
}
