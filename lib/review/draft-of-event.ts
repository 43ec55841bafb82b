import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { draft } from "@/lib/db/schema/drafting/draft";
import { event } from "@/lib/db/schema/intake/event";
import { requirePermission } from "@/lib/members/require-permission";

export const DraftOfEventInput = z.object({ eventId: z.uuid() });

/** The draft that was made of an event; null while there is none. Throws NotFoundError. */
export async function draftOfEvent(
  ctx: ServiceContext,
  input: z.input<typeof DraftOfEventInput>,
): Promise<{ draftId: string | null }> {
  requirePermission(ctx, "drafts:read");
  const { eventId } = DraftOfEventInput.parse(input);
  const [row] = await ctx.db
    .select({ draftId: draft.id })
    .from(event)
    .leftJoin(draft, and(eq(draft.eventId, event.id), isNull(draft.correctsDraftId)))
    .where(and(eq(event.id, eventId), eq(event.workspaceId, ctx.workspaceId)));
  if (!row) throw new NotFoundError("There is no such event in this workspace.");
  return row;
}
