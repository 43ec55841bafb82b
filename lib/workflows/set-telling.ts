import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { changeReviewRules } from "./change-review";
import { Telling, tellings } from "./definition";

export const SetTellingInput = z.object({ workflowId: z.uuid(), when: z.enum(tellings), telling: Telling });

/**
 * Publishes a workflow's next version, with who is told when one of its drafts opens or is escalated. Who may decide stays as it is. Throws
 * PermissionError, NotFoundError, or ValidationError: nobody is named, or somebody who is not of this workspace.
 */
export async function setTelling(ctx: ServiceContext, input: z.input<typeof SetTellingInput>): Promise<void> {
  const { workflowId, when, telling } = SetTellingInput.parse(input);
  if (telling.whom === "named" && !telling.members?.length && !telling.groups?.length) {
    throw new ValidationError("Choose who is told, or nobody.", [
      { path: `/definition/review/tells/${when}`, message: "Name at least one member or group." },
    ]);
  }
  await changeReviewRules(ctx, workflowId, (rules) => ({ ...rules, tells: { ...rules.tells, [when]: telling } }));
}
