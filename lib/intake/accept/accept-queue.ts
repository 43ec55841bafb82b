/**
 * Group commit: what arrives while one transaction runs is stored by the next one together. One fsync and a few statements serve
 * all of them, and nobody waits longer than the transaction before.
 */
import type { Database } from "@/lib/db/client";
import { sqlStateOf } from "@/lib/db/sql-state";
import { withTransaction } from "@/lib/db/transaction";
import type { Accepted, Arrival } from "./arrival";
import { KeyTakenError, storeArrivals } from "./store-arrivals";

interface Waiting {
  arrival: Arrival;
  resolve: (accepted: Accepted | null) => void;
  reject: (error: unknown) => void;
}

/** In one transaction: bounded, because the rows go as one parameter. */
const batchLimit = { arrivals: 256, bytes: 8 * 2 ** 20 };
const attempts = 5;

const queues = new WeakMap<Database, { waiting: Waiting[]; running: boolean }>();

/** Resolves once the arrival is committed; null if its trigger changed since it was checked. */
export function accept(db: Database, arrival: Arrival): Promise<Accepted | null> {
  const queue = queues.get(db) ?? { waiting: [], running: false };
  queues.set(db, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ arrival, resolve, reject });
    if (!queue.running) void drain(db, queue);
  });
}

async function drain(db: Database, queue: { waiting: Waiting[]; running: boolean }): Promise<void> {
  queue.running = true;
  // One turn of the event loop, so that deliveries read from the sockets together are stored together.
  await new Promise(setImmediate);
  while (queue.waiting.length > 0) await settle(db, takeBatch(queue.waiting));
  queue.running = false;
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex(({ arrival }, index) => {
    bytes += arrival.bytes;
    return index === batchLimit.arrivals || (index > 0 && bytes > batchLimit.bytes);
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** Stores a batch. One row that the database can't take must not cost the others their place: the batch is halved around it. */
async function settle(db: Database, batch: Waiting[]): Promise<void> {
  try {
    const accepted = await store(
      db,
      batch.map(({ arrival }) => arrival),
    );
    batch.forEach(({ resolve }, index) => resolve(accepted[index] ?? null));
  } catch (error) {
    if (batch.length === 1 || !isRefusedRow(error)) return batch.forEach(({ reject }) => reject(error));
    const half = Math.ceil(batch.length / 2);
    await settle(db, batch.slice(0, half));
    await settle(db, batch.slice(half));
  }
}

async function store(db: Database, arrivals: Arrival[]): Promise<(Accepted | null)[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withTransaction({ db }, (tx) => storeArrivals(tx, arrivals));
    } catch (error) {
      if (attempt === attempts || !isWorthRepeating(error)) throw error;
    }
  }
}

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): it is in a row, not in the weather. */
const isRefusedRow = (error: unknown): boolean => /^(22|23|54)/.test(sqlStateOf(error));

/** A key taken by another process, a serialization failure or a deadlock. */
const isWorthRepeating = (error: unknown): boolean => error instanceof KeyTakenError || /^40/.test(sqlStateOf(error));
