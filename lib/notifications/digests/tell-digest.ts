/** Tells one digest: as long as it takes, one at a time, and nobody twice of what is known to have come. */
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import { CardError } from "@/lib/channels/card-error";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { log } from "@/lib/core/log";
import { deferredNotice, type Digest, digest } from "@/lib/db/schema/notifications/digest";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/events/outbox";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { type DigestItem, loadItems } from "./load-items";
import { CannotTell, type DigestWay, type DigestWays } from "./way";

/** Longer than telling one place may take: it is taken anew for each. */
const leaseSeconds = 120;
/** Full-jitter delays of 1 s doubling to 10 min: some twelve hours of trying. The queue has it all the same. */
const maximumFailures = 150;

/** Until a channel that is switched off, or keeps the app out, is tried again. */
const blockedSeconds = 600;

export type DigestEnd = "told" | "nothing" | "busy" | "again" | "given-up";

/** One try, if it is time for one. Never throws for what a channel answers: that is in the row, with when to try again. */
export async function tellDigest(ctx: ServiceContext, digestId: string, ways: DigestWays): Promise<DigestEnd> {
  const row = await lease(ctx, digestId);
  if (!row) return "busy";
  const reader = await memberContext(ctx, { workspaceId: ctx.workspaceId, memberId: row.memberId, via: "web" });
  const way = ways[row.channel];
  const items = reader ? await loadItems(reader, { digestId, channel: row.channel }) : [];
  if (!reader || items.length === 0) return finish(ctx, row, "nothing");
  if (!way) return afterFailure(ctx, row, { message: "the channel is not set up", retryAfter: blockedSeconds });
  const failure = await tellPlaces(ctx, row, { way, reader, items });
  if (failure === null) return finish(ctx, row, "told");
  if (failure === "lost") return "busy";
  return afterFailure(ctx, row, failure);
}

interface Telling {
  way: DigestWay;
  reader: MemberContext;
  items: DigestItem[];
}

/** Null: each place has it. Which has it is kept at once, as the next may fail. */
async function tellPlaces(
  ctx: ServiceContext,
  row: Digest,
  { way, reader, items }: Telling,
): Promise<Failure | "lost" | null> {
  let failure: Failure | null = null;
  const [first, ...others] = items;
  for (const place of await way.places(reader)) {
    if (!first || row.told.includes(place)) continue;
    if (!(await extend(ctx, row))) return "lost";
    const to = { ctx, reader, place };
    try {
      await (others.length === 0 ? way.one(to, first) : way.many(to, { id: row.id, items }));
    } catch (error) {
      if (!(error instanceof CannotTell)) {
        failure = failureOf(error);
        continue;
      }
    }
    row.told = [...row.told, place];
    await ctx.db.update(digest).set({ told: row.told }).where(ofDigest(ctx, row.id));
  }
  return failure;
}

interface Failure {
  message: string;
  /** Seconds, where the channel gave them. */
  retryAfter: number;
}

/** The channels' own errors name nobody and hold no words of others. */
function failureOf(error: unknown): Failure {
  if (error instanceof CardError && error.kind === "blocked") {
    return { message: error.message.slice(0, 200), retryAfter: blockedSeconds };
  }
  const { name, message, retryAfter } = error as { name?: string; message?: string; retryAfter?: number | null };
  const known = name === "MailError" || name === "PushError" || name === "CardError";
  if (!known) log.warn({ err: error }, "a digest could not be told");
  return { message: known && message ? message.slice(0, 200) : "unexpected", retryAfter: retryAfter ?? 0 };
}

async function afterFailure(ctx: ServiceContext, row: Digest, { message, retryAfter }: Failure): Promise<DigestEnd> {
  const failures = row.failures + 1;
  if (failures >= maximumFailures) {
    log.warn({ channel: row.channel, failure: message }, "a digest was given up");
    return finish(ctx, row, "given-up");
  }
  const dueAt = secondsAfter(ctx.clock.now(), retryDelaySeconds(failures, retryAfter));
  return withTransaction(ctx, async (tx) => {
    const kept = await tx
      .update(digest)
      .set({ failures, lastError: message, dueAt, leasedUntil: null })
      .where(mine(ctx, row))
      .returning({ id: digest.id });
    if (kept.length === 0) return "busy";
    const data = { workspaceId: ctx.workspaceId, digestId: row.id };
    await enqueue(tx, [{ name: "digest/due", data, deliverAt: dueAt }]);
    return "again";
  });
}

/** Whoever was too slow, and lost it to another, deletes nothing of theirs. */
async function finish(ctx: ServiceContext, row: Digest, end: DigestEnd): Promise<DigestEnd> {
  return withTransaction(ctx, async (tx) => {
    const gone = await tx.delete(digest).where(mine(ctx, row)).returning({ id: digest.id });
    if (gone.length === 0) return "busy";
    await tx
      .delete(deferredNotice)
      .where(and(eq(deferredNotice.digestId, row.id), eq(deferredNotice.workspaceId, ctx.workspaceId)));
    return end;
  });
}

const ofDigest = ({ workspaceId }: ServiceContext, id: string) =>
  and(eq(digest.id, id), eq(digest.workspaceId, workspaceId));

const mine = (ctx: ServiceContext, { id, leasedUntil }: Digest) =>
  and(ofDigest(ctx, id), leasedUntil ? eq(digest.leasedUntil, leasedUntil) : undefined);

async function lease(ctx: ServiceContext, id: string): Promise<Digest | undefined> {
  const now = ctx.clock.now();
  const free = or(isNull(digest.leasedUntil), lt(digest.leasedUntil, now));
  // A hint can come before it is time.
  const [row] = await ctx.db
    .update(digest)
    .set({ leasedUntil: secondsAfter(now, leaseSeconds) })
    .where(and(ofDigest(ctx, id), free, or(eq(digest.failures, 0), lt(digest.dueAt, secondsAfter(now, 1)))))
    .returning();
  return row;
}

async function extend(ctx: ServiceContext, row: Digest): Promise<boolean> {
  const leasedUntil = secondsAfter(ctx.clock.now(), leaseSeconds);
  const held = await ctx.db.update(digest).set({ leasedUntil }).where(mine(ctx, row)).returning({ id: digest.id });
  row.leasedUntil = leasedUntil;
  return held.length > 0;
}
