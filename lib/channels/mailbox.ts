/** The mailbox that this installation reads: by one process at a time, from where the last one stopped. */
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, lt, or } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { mailbox } from "@/lib/db/schema/channels/mailbox";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { type MailboxPosition, readMailbox } from "./email/read-mailbox";

interface World {
  db: Database;
  clock: Clock;
}

/** Seconds. One that reads says so each half minute. */
const lease = 90;
const untilAskedAgain = 15;
const longestRest = 60;
/** A server that refuses a password locks out who asks again and again. */
const restAfterRefusal = 600;

class NotOurs extends Error {
  override name = "NotOurs";
}

/** Reads it until it is stopped. `take` may be handed a mail again. */
export function keepMailbox(
  world: World,
  url: string,
  take: (raw: Uint8Array) => Promise<void>,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const work = keepReading(world, url, take, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };
}

async function keepReading(
  world: World,
  url: string,
  take: (raw: Uint8Array) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  const place = placeOf(url);
  const rest = (seconds: number) => sleep(seconds * 1000, undefined, { signal: stopping }).catch(() => undefined);
  let failures = 0;
  while (!stopping.aborted) {
    try {
      const held = await takeLease(world, place);
      if (!held) {
        await rest(untilAskedAgain);
        continue;
      }
      const keep = async (position: MailboxPosition) => {
        failures = 0;
        await keepPosition(world, place, position);
      };
      await readMailbox(url, { position: held.position, take, keep }, stopping);
      await rest(retryDelaySeconds(1));
    } catch (error) {
      if (stopping.aborted) break;
      failures += 1;
      const refused = (error as { authenticationFailed?: boolean }).authenticationFailed === true;
      const { name, code } = error as { name?: string; code?: unknown };
      if (refused) log.error("the mailbox's server refuses the account in IMAP_URL; it is tried again in ten minutes");
      else log.warn({ name, code, failures }, "the mailbox can't be read now; it is tried again");
      await rest(refused ? restAfterRefusal : Math.min(longestRest, retryDelaySeconds(failures)));
    }
  }
  await release(world, place).catch(() => undefined);
}

interface Place {
  key: string;
  holder: string;
}

/** Without its password, which may change. */
function placeOf(url: string): Place {
  const { username, host, pathname } = new URL(url);
  return { key: sha256(`${username}@${host}${pathname}`), holder: newId() };
}

/** Null: somebody else reads it. */
async function takeLease(
  { db, clock }: World,
  { key, holder }: Place,
): Promise<{ position: MailboxPosition | null } | null> {
  const now = clock.now();
  const ours = { holder, leasedUntil: secondsAfter(now, lease) };
  const [row] = await db
    .insert(mailbox)
    .values({ key, ...ours })
    .onConflictDoUpdate({
      target: mailbox.key,
      set: ours,
      setWhere: or(lt(mailbox.leasedUntil, now), eq(mailbox.holder, holder)),
    })
    .returning();
  if (!row) return null;
  const { uidValidity, lastUid } = row;
  return { position: uidValidity === null ? null : { uidValidity, lastUid } };
}

async function keepPosition({ db, clock }: World, place: Place, position: MailboxPosition): Promise<void> {
  const [row] = await db
    .update(mailbox)
    .set({ ...position, leasedUntil: secondsAfter(clock.now(), lease) })
    .where(held(place))
    .returning({ key: mailbox.key });
  if (!row) throw new NotOurs("Another process reads the mailbox.");
}

async function release({ db, clock }: World, place: Place): Promise<void> {
  await db
    .update(mailbox)
    .set({ leasedUntil: secondsAfter(clock.now(), -1) })
    .where(held(place));
}

const held = ({ key, holder }: Place) => and(eq(mailbox.key, key), eq(mailbox.holder, holder));
