import { connect, type Database } from "@/lib/db/client";
import type { Demo } from "./start-demo";

/** Lends a connection to the running demo's database. */
export async function withDemoDatabase<T>(demo: Demo, work: (db: Database) => Promise<T>): Promise<T> {
  const db = connect(demo.product.databaseUrl, 1);
  try {
    return await work(db);
  } finally {
    await db.$client.end();
  }
}
