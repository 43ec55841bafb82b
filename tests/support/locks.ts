import { sql } from "drizzle-orm";
import { expect, vi } from "vitest";
import type { Database } from "@/lib/db/client";

/** Resolves once a statement in this database waits for another transaction's lock. */
export async function untilSomebodyWaits(db: Database): Promise<void> {
  await vi.waitFor(async () => {
    const waiting = await db.execute(sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    expect(waiting).toHaveLength(1);
  }, 5_000);
}
