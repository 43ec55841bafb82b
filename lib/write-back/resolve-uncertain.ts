import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError } from "@/lib/core/errors";
import { plainText } from "@/lib/core/plain-text";
import { type WriteBack, writeBack } from "@/lib/db/schema/write-back/write-back";
import { withTransaction } from "@/lib/db/transaction";
import { announceDrafts } from "@/lib/events/live";
import { requirePermission } from "@/lib/members/require-permission";
import { parkDeadLetter } from "./park-dead-letter";

export const ResolveUncertainInput = z.discriminatedUnion("outcome", [
  z.object({
    writeBackId: z.uuid(),
    outcome: z.literal("sent"),
    remoteId: z.string().transform(plainText).pipe(z.string().trim().min(1).max(200)),
  }),
  z.object({ writeBackId: z.uuid(), outcome: z.literal("not_sent") }),
]);

/** A person's word on a write-back whose end is unclear: it arrived, as this; or it did not, and may be replayed. */
export async function resolveUncertain(
  ctx: ServiceContext,
  input: z.input<typeof ResolveUncertainInput>,
): Promise<{ state: WriteBack["state"] }> {
  requirePermission(ctx, "dead-letters:replay");
  const word = ResolveUncertainInput.parse(input);
  const set =
    word.outcome === "sent"
      ? { state: "sent" as const, remoteId: word.remoteId }
      : { state: "failed" as const, lastError: "A person found that it had not arrived." };

  return withTransaction(ctx, async (tx) => {
    const [row] = await tx
      .update(writeBack)
      .set({ ...set, settledAt: ctx.clock.now() })
      .where(
        and(
          eq(writeBack.id, word.writeBackId),
          eq(writeBack.workspaceId, ctx.workspaceId),
          eq(writeBack.state, "uncertain"),
        ),
      )
      .returning();
    if (!row) throw new ConflictError("This write-back is not waiting for a person's word.");

    await appendAuditEntry(tx, ctx, {
      action: "write_back.resolved",
      entityType: "write_back",
      entityId: row.id,
      content: { draft_id: row.draftId, outcome: word.outcome, remote_id: row.remoteId },
    });
    if (row.state === "failed") {
      const message = "Its end was unclear; a person found that it had not arrived.";
      await parkDeadLetter(tx, ctx, {
        stage: "write-back",
        subjectId: row.id,
        draftId: row.draftId,
        reason: "uncertain",
        message,
      });
    }
    announceDrafts(tx, ctx.workspaceId, [row.draftId]);
    return { state: row.state };
  });
}
