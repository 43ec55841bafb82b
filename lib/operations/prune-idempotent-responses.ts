import { lt } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { Database } from "@/lib/db/client";
import { idempotentResponse } from "@/lib/db/schema/operations/idempotent-response";

/** Longer than any client goes on repeating a request. */
const keptSeconds = 7 * 24 * 60 * 60;

/** Forgets what old requests with an Idempotency-Key were answered: the answers hold content. */
export async function pruneIdempotentResponses({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  await db.delete(idempotentResponse).where(lt(idempotentResponse.createdAt, secondsAfter(clock.now(), -keptSeconds)));
}
