import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { afterCommit } from "@/lib/db/transaction";
import type { InternalEvent } from "./catalog";
import { wakeEngine } from "./wake";

// Well under PostgreSQL's 65,535 parameters a statement.
const rowsPerStatement = 5000;

/** Writes internal events in the transaction of the change that caused them, and wakes the engine after its commit. */
export async function enqueue(tx: Transaction, events: InternalEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (let start = 0; start < events.length; start += rowsPerStatement) {
    const rows = events.slice(start, start + rowsPerStatement).map((event) => ({ id: newId(), ...event }));
    await tx.insert(outboxEvent).values(rows);
  }
  afterCommit(tx, wakeEngine);
}
