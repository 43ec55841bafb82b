import { env } from "@/lib/core/env";
import { connect, type Database } from "./client";

// The server's hot handlers and Next's routes are bundled apart; both share the process's one pool through this.
const shared = globalThis as typeof globalThis & { countersignDatabase?: Database };

/** The process's one pool on DATABASE_URL (set by the launcher when the embedded database is used). */
export function database(): Database {
  return (shared.countersignDatabase ??= connect(requireUrl(), env().DATABASE_POOL_MAX, {
    pooled: Boolean(env().DATABASE_DIRECT_URL),
  }));
}

/** Closes the pool after its queries have ended. */
export async function closeDatabase(): Promise<void> {
  await shared.countersignDatabase?.$client.end({ timeout: 5 });
  shared.countersignDatabase = undefined;
}

function requireUrl(): string {
  const url = env().DATABASE_URL;
  if (!url)
    throw new Error("DATABASE_URL is not set. `npm start` and `npm run demo` set it for the embedded database.");
  return url;
}
