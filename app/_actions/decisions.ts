"use server";

import { z } from "zod";
import { requireContext } from "@/app/_edge/session";
import { RecordDecisionInput, recordDecision } from "@/lib/decisions/record-decision";
import { resolveUncertain, ResolveUncertainInput } from "@/lib/write-back/resolve-uncertain";
import { undoDecision, UndoDecisionInput } from "@/lib/write-back/undo-decision";
import { type ActionState, toActionState } from "./action-state";

/** Dates cross the wire as ISO 8601. */
const Decision = RecordDecisionInput.extend({ viewedAt: z.iso.datetime().transform((iso) => new Date(iso)) });
export type DecisionForm = z.input<typeof Decision>;

export async function decide(_: ActionState, form: DecisionForm): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    await recordDecision(ctx, Decision.parse(form));
  });
}

export type UndoForm = z.input<typeof UndoDecisionInput>;

export async function undo(_: ActionState, form: UndoForm): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    await undoDecision(ctx, UndoDecisionInput.parse(form));
  });
}

export async function resolve(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(async () => {
    await resolveUncertain(ctx, ResolveUncertainInput.parse(Object.fromEntries(form)));
  });
}
