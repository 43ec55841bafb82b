import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { event } from "@/lib/db/schema/intake/event";
import { withTransaction } from "@/lib/db/transaction";
import { lockSubject } from "@/lib/drafting/take-turn";
import { enqueue } from "@/lib/events/outbox";
import { nextPendingEvent } from "@/lib/intake/next-event";
import { parkDeadLetter } from "./park-dead-letter";

/** Parks an event that could not be drafted after all its tries, and lets the next one of its subject go on. */
export async function parkEvent(ctx: ServiceContext, eventId: string, message: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [parked] = await tx
      .select({ workflowId: event.workflowId, subject: event.subject })
      .from(event)
      .where(and(eq(event.id, eventId), eq(event.workspaceId, ctx.workspaceId)));
    if (!parked) return;

    await lockSubject(tx, parked.workflowId, parked.subject);
    await parkDeadLetter(tx, ctx, {
      stage: "drafting",
      subjectId: eventId,
      draftId: null,
      reason: "drafting-failed",
      message,
    });
    const next = await nextPendingEvent(tx, parked);
    if (next) await enqueue(tx, [{ name: "event/accepted", data: { workspaceId: ctx.workspaceId, eventId: next.id } }]);
  });
}
