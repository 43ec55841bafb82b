import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "./client";

type AfterCommit = (db: Database) => void;

const afterCommits = new WeakMap<Transaction, Set<AfterCommit>>();

/** Runs the work in one transaction. Inside, only `tx` may be used. */
export async function withTransaction<T>(
  { db }: Pick<ServiceContext, "db">,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const callbacks = new Set<AfterCommit>();
  const result = await db.transaction((tx) => {
    afterCommits.set(tx, callbacks);
    return work(tx);
  });
  for (const callback of callbacks) callback(db);
  return result;
}

/** Runs the callback once the transaction has committed; never if it rolls back. Only for hints: a crash in between loses it. */
export function afterCommit(tx: Transaction, callback: AfterCommit): void {
  const callbacks = afterCommits.get(tx);
  if (!callbacks) throw new Error("afterCommit needs the tx of withTransaction.");
  callbacks.add(callback);
}
