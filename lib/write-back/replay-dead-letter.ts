import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { type DeadLetter, deadLetter, deadLetterStages } from "@/lib/db/schema/write-back/dead-letter";
import { callbackDelivery } from "@/lib/db/schema/notifications/callback";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { withTransaction } from "@/lib/db/transaction";
import type { InternalEvent } from "@/lib/events/catalog";
import { announceDrafts } from "@/lib/events/live";
import { enqueue } from "@/lib/events/outbox";
import { requirePermission } from "@/lib/members/require-permission";
import { parkedEntity } from "./park-dead-letter";

export const ReplayDeadLetterInput = z.object({ deadLetterId: z.uuid() });

/** Runs one parked piece of work again. Throws NotFoundError, or ConflictError if it was replayed already. */
export async function replayDeadLetter(
  ctx: ServiceContext,
  input: z.input<typeof ReplayDeadLetterInput>,
): Promise<void> {
  requirePermission(ctx, "dead-letters:replay");
  const { deadLetterId } = ReplayDeadLetterInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const [parked] = await tx
      .select()
      .from(deadLetter)
      .where(and(eq(deadLetter.id, deadLetterId), eq(deadLetter.workspaceId, ctx.workspaceId)))
      .for("update");
    if (!parked) throw new NotFoundError("There is no such dead letter in this workspace.");
    if (parked.replayedAt)
      throw new ConflictError("This was replayed already.", { replayedAt: parked.replayedAt.toISOString() });
    if (!(await replay(tx, ctx, parked))) {
      throw new ConflictError("A newer approval of the same draft has taken its place, so it is not sent again.");
    }
  });
}

export const ReplayDeadLettersInput = z.object({
  stage: z.enum(deadLetterStages).optional(),
  reason: z.string().transform(plainText).optional(),
});

const bulk = 500;

/** Replays all that match, at most 500 a call. */
export async function replayDeadLetters(
  ctx: ServiceContext,
  input: z.input<typeof ReplayDeadLettersInput>,
): Promise<{ replayed: number }> {
  requirePermission(ctx, "dead-letters:replay");
  const { stage, reason } = ReplayDeadLettersInput.parse(input);
  return withTransaction(ctx, async (tx) => {
    const parked = await tx
      .select()
      .from(deadLetter)
      .where(
        and(
          eq(deadLetter.workspaceId, ctx.workspaceId),
          isNull(deadLetter.replayedAt),
          stage && eq(deadLetter.stage, stage),
          reason === undefined ? undefined : eq(deadLetter.reason, reason),
        ),
      )
      .orderBy(deadLetter.id)
      .limit(bulk)
      .for("update", { skipLocked: true });
    let replayed = 0;
    for (const letter of parked) if (await replay(tx, ctx, letter)) replayed += 1;
    return { replayed };
  });
}

/** False: what was parked has been overtaken and stays as it is. */
async function replay(tx: Transaction, ctx: ServiceContext, parked: DeadLetter): Promise<boolean> {
  if (parked.stage === "write-back" && !(await holdAgain(tx, ctx, parked.subjectId))) return false;
  if (parked.stage === "callback") await awaitAgain(tx, ctx, parked.subjectId);

  await tx
    .update(deadLetter)
    .set({ replayedAt: ctx.clock.now(), replayedBy: ctx.actor })
    .where(eq(deadLetter.id, parked.id));
  await enqueue(tx, [restartOf(ctx, parked)]);
  await appendAuditEntry(tx, ctx, {
    action: "dead_letter.replayed",
    entityType: parkedEntity[parked.stage],
    entityId: parked.subjectId,
    content: { dead_letter_id: parked.id, stage: parked.stage },
  });
  return true;
}

async function holdAgain(tx: Transaction, ctx: ServiceContext, writeBackId: string): Promise<boolean> {
  const held = await tx
    .update(writeBack)
    .set({ state: "held", failures: 0, notBefore: ctx.clock.now(), settledAt: null })
    .where(
      and(
        eq(writeBack.id, writeBackId),
        eq(writeBack.workspaceId, ctx.workspaceId),
        eq(writeBack.state, "failed"),
        sql`not exists (select from write_back w where w.draft_id = ${writeBack.draftId} and w.position = ${writeBack.position}
          and w.state in ('held', 'sending', 'sent', 'uncertain'))`,
      ),
    )
    .returning({ draftId: writeBack.draftId });
  announceDrafts(
    tx,
    ctx.workspaceId,
    held.map((row) => row.draftId),
  );
  return held.length > 0;
}

const awaitAgain = (tx: Transaction, { workspaceId, clock }: ServiceContext, id: string) =>
  tx
    .update(callbackDelivery)
    .set({ state: "waiting", failures: 0, dueAt: clock.now(), settledAt: null })
    .where(and(eq(callbackDelivery.id, id), eq(callbackDelivery.workspaceId, workspaceId)));

function restartOf({ workspaceId }: ServiceContext, { stage, subjectId }: DeadLetter): InternalEvent {
  switch (stage) {
    case "drafting":
      return { name: "event/accepted", data: { workspaceId, eventId: subjectId } };
    case "write-back":
      return { name: "write-back/due", data: { workspaceId, writeBackId: subjectId } };
    case "callback":
      return { name: "callback/due", data: { workspaceId, deliveryId: subjectId } };
  }
}
