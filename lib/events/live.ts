/** Tells the web processes which reviews have changed, so that open pages can follow without a reload. */
import { sql } from "drizzle-orm";
import { log } from "@/lib/core/log";
import type { Database, Transaction } from "@/lib/db/client";
import { afterCommit } from "@/lib/db/transaction";

/** The PostgreSQL channel of changed reviews. A hint with ids and no content: pages look again by themselves as well. */
export const liveChannel = "countersign_live";

/** What a message on the channel holds, as JSON. */
export interface LiveMessage {
  workspaceId: string;
  reviewIds: string[];
}

// PostgreSQL takes less than 8,000 bytes a message, and an id with its quotes is 39.
const idsPerMessage = 150;
/** Milliseconds in which changes are gathered: one message for a burst. */
const gathering = 40;

const waiting = new WeakMap<Database, Map<string, Set<string>>>();

/** Announces changed reviews once the transaction has committed. Only a hint: a crash in between loses it. */
export function announceReviews(tx: Transaction, workspaceId: string, reviewIds: readonly string[]): void {
  afterCommit(tx, (db) => gather(db, workspaceId, reviewIds));
}

function gather(db: Database, workspaceId: string, reviewIds: readonly string[]): void {
  let changed = waiting.get(db);
  if (!changed) {
    changed = new Map();
    waiting.set(db, changed);
    setTimeout(() => void tell(db), gathering).unref();
  }
  const ids = changed.get(workspaceId) ?? new Set();
  for (const id of reviewIds) ids.add(id);
  changed.set(workspaceId, ids);
}

async function tell(db: Database): Promise<void> {
  const changed = waiting.get(db);
  waiting.delete(db);
  for (const [workspaceId, ids] of changed ?? []) {
    for (let start = 0; start < ids.size; start += idsPerMessage) {
      const message: LiveMessage = { workspaceId, reviewIds: [...ids].slice(start, start + idsPerMessage) };
      await db
        .execute(sql`select pg_notify(${liveChannel}, ${JSON.stringify(message)})`)
        .catch((error: unknown) => log.warn({ err: error }, "open pages were not told of a change; they will look"));
    }
  }
}
