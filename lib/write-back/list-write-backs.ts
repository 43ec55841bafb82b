import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { type WriteBack, writeBack, writeBackStates } from "@/lib/db/schema/write-back/write-back";
import { requirePermission } from "@/lib/members/require-permission";
import { ofVisibleReviews } from "@/lib/review/visible";

export const ListWriteBacksInput = z.object({
  state: z.enum(writeBackStates).optional(),
  draftId: z.uuid().optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
});

/** Write-backs of the workspace, newest first. */
export async function listWriteBacks(
  ctx: ServiceContext,
  input: z.input<typeof ListWriteBacksInput>,
): Promise<{ data: WriteBack[]; nextCursor: string | null }> {
  requirePermission(ctx, "write-backs:read");
  const { state, draftId, limit, cursor } = ListWriteBacksInput.parse(input);
  const rows = await ctx.db
    .select()
    .from(writeBack)
    .where(
      and(
        eq(writeBack.workspaceId, ctx.workspaceId),
        ofVisibleReviews(ctx, writeBack.draftId),
        state && eq(writeBack.state, state),
        draftId ? eq(writeBack.draftId, draftId) : undefined,
        cursor ? lt(writeBack.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(writeBack.id))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}
