import { sql } from "drizzle-orm";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";

/** The PostgreSQL channel on which new outbox events are announced. A hint: the engine polls as well. */
export const wakeChannel = "countersign_engine";

const waking = new WeakMap<Database, "sending" | "again">();

/** Tells the engine that there is something to do. Calls made while one is on its way become one more. */
export function wakeEngine(db: Database): void {
  if (waking.has(db)) return void waking.set(db, "again");
  waking.set(db, "sending");
  db.execute(sql`select pg_notify(${wakeChannel}, '')`)
    .catch((error: unknown) => log.warn({ err: error }, "engine wake-up failed; polling will find the work"))
    .finally(() => {
      const again = waking.get(db) === "again";
      waking.delete(db);
      if (again) wakeEngine(db);
    });
}
