import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { type DeadLetter, deadLetter } from "@/lib/db/schema/write-back/dead-letter";

type Parked = Pick<DeadLetter, "stage" | "subjectId" | "draftId" | "reason" | "message">;

export const parkedEntity = { drafting: "event", "write-back": "write_back", callback: "callback" } as const;

/** Parks what gave up after its retries, once. The message is for a person. */
export async function parkDeadLetter(tx: Transaction, ctx: ServiceContext, parked: Parked): Promise<void> {
  const [row] = await tx
    .insert(deadLetter)
    .values({ id: newId(), workspaceId: ctx.workspaceId, ...parked })
    .onConflictDoNothing()
    .returning({ id: deadLetter.id });
  if (!row) return;
  await appendAuditEntry(tx, ctx, {
    action: "dead_letter.parked",
    entityType: parkedEntity[parked.stage],
    entityId: parked.subjectId,
    content: { dead_letter_id: row.id, stage: parked.stage, reason: parked.reason },
  });
}
