import { RateLimitedError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";

/** Requests of this process that are not committed yet. Beyond it, senders are asked to come again: they keep what they send. */
export const admissionLimit = { requests: 1_000, bytes: 64 * 2 ** 20 };
const retryAfterSeconds = 1;

const pending = new WeakMap<Database, { requests: number; bytes: number }>();

/** Does the work if there is room for it. Throws RateLimitedError, before anything is done, if there is none. */
export async function admitted<T>(db: Database, bytes: number, work: () => Promise<T>): Promise<T> {
  const load = pending.get(db) ?? { requests: 0, bytes: 0 };
  pending.set(db, load);
  if (load.requests >= admissionLimit.requests || load.bytes + bytes > admissionLimit.bytes) {
    throw new RateLimitedError("Too many deliveries are waiting to be stored. Send this one again.", retryAfterSeconds);
  }

  load.requests += 1;
  load.bytes += bytes;
  try {
    return await work();
  } finally {
    load.requests -= 1;
    load.bytes -= bytes;
  }
}
