import { setTimeout as sleep } from "node:timers/promises";

/** Asks the database again and again for those that are waited for, in one query for all of them; asks nothing when none are. */
export interface Watch<Row> {
  /** Resolves with what was found of it. Rejects after a minute. */
  until(id: string): Promise<Row>;
}

const patienceMs = 60_000;

export function watch<Row extends { id: string }>(
  what: string,
  pauseMs: number,
  find: (ids: string[]) => Promise<readonly Row[]>,
): Watch<Row> {
  interface Wait {
    resolve: (row: Row) => void;
    reject: (error: unknown) => void;
    giveUp: number;
  }
  const waiting = new Map<string, Wait>();

  const look = async (): Promise<void> => {
    while (waiting.size > 0) {
      for (const row of await find([...waiting.keys()])) {
        waiting.get(row.id)?.resolve(row);
        waiting.delete(row.id);
      }
      for (const [id, { reject, giveUp }] of waiting) {
        if (Date.now() < giveUp) continue;
        waiting.delete(id);
        reject(new Error(`${id} was not ${what} within ${patienceMs / 1000} s.`));
      }
      if (waiting.size > 0) await sleep(pauseMs);
    }
  };
  const failAll = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  return {
    until: (id) =>
      new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, giveUp: Date.now() + patienceMs });
        if (waiting.size === 1) look().catch(failAll);
      }),
  };
}
