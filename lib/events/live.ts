/** Tells the web processes which reviews have changed, so that open pages can follow without a reload. */
import { sql } from "drizzle-orm";
import { log } from "@/lib/core/log";
import type { Database, Transaction } from "@/lib/db/client";
import { afterCommit } from "@/lib/db/transaction";
import { callbacksOf } from "./callbacks-due";
import { cardsOf } from "./cards-due";
import { type Followers, startFollowers } from "./followers";

/** The PostgreSQL channel of changed reviews. A hint with ids and no content: pages look again by themselves as well. */
export const liveChannel = "countersign_live";

/** Reviews by their own id, or by that of the draft that they are of. */
export interface ChangedReviews {
  reviewIds: string[];
  draftIds: string[];
}

/** What a message on the channel holds, as JSON. */
export interface LiveMessage extends ChangedReviews {
  workspaceId: string;
  /** The queue's views may hold others than before. */
  counts: boolean;
}

// PostgreSQL takes less than 8,000 bytes a message, and an id with its quotes is 39.
const idsPerMessage = 150;
/** Milliseconds in which changes are gathered: one message for a burst. */
const gathering = 40;

type Kind = keyof ChangedReviews;
type Changed = Record<Kind, Set<string>> & { counts: boolean };
const waiting = new WeakMap<Database, Map<string, Changed>>();

/** Announces changed reviews once the transaction has committed. Only a hint: a crash in between loses it. */
export function announceReviews(
  tx: Transaction,
  workspaceId: string,
  reviewIds: readonly string[],
  /** `counts: false`: every view of the queue holds what it held. Counting them is dear. */
  { counts = true }: { counts?: boolean } = {},
): void {
  afterCommit(tx, (db) => gather(db, workspaceId, "reviewIds", reviewIds, counts));
}

/** The same for who knows only the drafts: it costs them no look-up. */
export function announceDrafts(tx: Transaction, workspaceId: string, draftIds: readonly string[]): void {
  afterCommit(tx, (db) => gather(db, workspaceId, "draftIds", draftIds, true));
}

function gather(db: Database, workspaceId: string, kind: Kind, ids: readonly string[], counts: boolean): void {
  let changed = waiting.get(db);
  if (!changed) {
    changed = new Map();
    waiting.set(db, changed);
    setTimeout(() => void tell(db), gathering).unref();
  }
  const ofWorkspace = changed.get(workspaceId) ?? { reviewIds: new Set(), draftIds: new Set(), counts: false };
  for (const id of ids) ofWorkspace[kind].add(id);
  ofWorkspace.counts ||= counts;
  changed.set(workspaceId, ofWorkspace);
}

async function tell(db: Database): Promise<void> {
  const changed = waiting.get(db);
  waiting.delete(db);
  for (const [workspaceId, ids] of changed ?? []) {
    for (const message of messagesOf(workspaceId, ids)) {
      await tellOne(db, message).catch((error: unknown) =>
        log.warn({ err: error }, "open pages and cards were not told of a change; they will look"),
      );
    }
  }
}

async function tellOne(db: Database, message: LiveMessage): Promise<void> {
  // Nobody waits until a hint is on the disk.
  const [row] = await db.execute<Followers>(
    sql`select set_config('synchronous_commit', 'off', true), pg_notify(${liveChannel}, ${JSON.stringify(message)}),
      ${cardsOf(message)} as cards, ${callbacksOf(message)} as callbacks`,
  );
  if (row?.cards || row?.callbacks) await startFollowers(db, message.workspaceId, row);
}

function messagesOf(workspaceId: string, changed: Changed): LiveMessage[] {
  const kinds: Kind[] = ["reviewIds", "draftIds"];
  return kinds.flatMap((kind) => {
    const ids = [...changed[kind]];
    const parts = Array.from({ length: Math.ceil(ids.length / idsPerMessage) }, (_, part) =>
      ids.slice(part * idsPerMessage, (part + 1) * idsPerMessage),
    );
    return parts.map((part) => ({ workspaceId, reviewIds: [], draftIds: [], [kind]: part, counts: changed.counts }));
  });
}
