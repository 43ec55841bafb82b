import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { afterCommit } from "@/lib/db/transaction";
import type { InternalEvent } from "./catalog";
import { wakeEngine } from "./wake";

/** Writes internal events in the transaction of the change that caused them, and wakes the engine after its commit. */
export async function enqueue(tx: Transaction, events: InternalEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.insert(outboxEvent).values(events.map((event) => ({ id: newId(), ...event })));
  afterCommit(tx, wakeEngine);
}
