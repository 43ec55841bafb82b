/** Idempotency-Key: the repeat of a write is given the first one's answer. */
import { and, eq, lt } from "drizzle-orm";
import { principalOf } from "@/lib/core/actor";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { ConflictError, ValidationError } from "@/lib/core/errors";
import { idempotentResponse } from "@/lib/db/schema/operations/idempotent-response";

export interface StoredAnswer {
  status: number;
  body: unknown;
}

interface Claim {
  workspaceId: string;
  principal: string;
  key: string;
  createdAt: Date;
}

/** The status of a claim that has no answer yet. */
const unanswered = 0;
/** Longer than any handler runs; an older claim's process has died. */
const abandonedSeconds = 120;

/**
 * Runs the write once for its key. The claim commits first and the answer is filled in after the write's own transaction; so if
 * the process dies in between, the repeat runs the write again, which is safe because every verb refuses to do the same thing
 * twice by its own unique keys. Only successes are kept: after a failure nothing was changed and the repeat may try anew.
 */
export async function once(
  ctx: ServiceContext,
  request: { key: string; method: string; path: string; body: Uint8Array },
  write: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { repeated: boolean }> {
  const claim: Claim = {
    workspaceId: ctx.workspaceId,
    principal: principalOf(ctx.actor),
    key: parseKey(request.key),
    createdAt: ctx.clock.now(),
  };
  const requestHash = sha256(Buffer.concat([Buffer.from(`${request.method} ${request.path}\n`), request.body]));
  const earlier = await take(ctx, claim, requestHash);
  if (earlier) return { ...earlier, repeated: true };

  try {
    const answer = await write();
    await ctx.db.update(idempotentResponse).set(answer).where(held(claim));
    return { ...answer, repeated: false };
  } catch (error) {
    await ctx.db.delete(idempotentResponse).where(held(claim));
    throw error;
  }
}

function parseKey(key: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ValidationError("The Idempotency-Key does not fit.", [
    { path: "/Idempotency-Key", message: "Use 1 to 200 visible ASCII characters, for example a UUID." },
  ]);
}

/** Null: the claim is ours. Otherwise the stored answer; throws if there is none yet or the request was another. */
async function take(ctx: ServiceContext, claim: Claim, requestHash: string): Promise<StoredAnswer | null> {
  const taken = await ctx.db
    .insert(idempotentResponse)
    .values({ ...claim, requestHash, status: unanswered, body: {} })
    .onConflictDoUpdate({
      target: [idempotentResponse.workspaceId, idempotentResponse.principal, idempotentResponse.key],
      set: { createdAt: claim.createdAt },
      setWhere: and(
        eq(idempotentResponse.requestHash, requestHash),
        eq(idempotentResponse.status, unanswered),
        lt(idempotentResponse.createdAt, secondsAfter(claim.createdAt, -abandonedSeconds)),
      ),
    })
    .returning({ key: idempotentResponse.key });
  if (taken.length > 0) return null;

  const [earlier] = await ctx.db.select().from(idempotentResponse).where(claimed(claim));
  if (earlier && earlier.requestHash !== requestHash) {
    throw new ValidationError("This Idempotency-Key was used for another request. Use a new key for a new request.", [
      { path: "/Idempotency-Key", message: "Already used with another method, path or body." },
    ]);
  }
  if (earlier && earlier.status !== unanswered) return { status: earlier.status, body: earlier.body };
  throw new ConflictError("The first request with this Idempotency-Key is still running. Repeat it in a moment.");
}

const claimed = ({ workspaceId, principal, key }: Claim) =>
  and(
    eq(idempotentResponse.workspaceId, workspaceId),
    eq(idempotentResponse.principal, principal),
    eq(idempotentResponse.key, key),
  );

/** Still ours: nobody has taken the claim over. */
const held = (claim: Claim) =>
  and(claimed(claim), eq(idempotentResponse.status, unanswered), eq(idempotentResponse.createdAt, claim.createdAt));
