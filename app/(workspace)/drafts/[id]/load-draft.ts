import { cache } from "react";
import { z } from "zod";
import { requireContext } from "@/app/_edge/session";
import { NotFoundError } from "@/lib/core/errors";
import { type DraftDetail, getDraft } from "@/lib/review/get-draft";

/** The draft at this address, read once a request; null where there is none for this person. */
export const loadDraft = cache(async (id: string): Promise<DraftDetail | null> => {
  const ctx = await requireContext();
  if (!z.uuid().safeParse(id).success || !ctx.permissions.has("drafts:read")) return null;
  try {
    return await getDraft(ctx, { draftId: id });
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
});
