import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Any number that nothing else locks. */
const lockId = 7_021_994;

/** Brings the database up to the newest migration of the folder. Of several callers one migrates and the rest wait for it. */
export async function migrate(url: string, folder: string): Promise<void> {
  const sql = postgres(url, { max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => undefined });
  try {
    await sql`select pg_advisory_lock(${lockId})`;
    await applyMigrations(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
