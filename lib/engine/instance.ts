import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/core/log";
import { openSession, type Queryable, type Sql } from "@/lib/db/client";
import { wakeChannel } from "@/lib/events/wake";

/** Advisory locks of this class, numbered by instance, say which engines are alive. */
const lockClass = 0x656e67;

/**
 * One engine among several on the database. While its process lives it holds a lock of its number, and the number starts the token of
 * every lease it takes: the leases of a killed engine can be told at once.
 */
export interface Instance {
  number: number;
  /** A new lease token. */
  token(): string;
  close(): Promise<void>;
}

/** Takes the lock and listens for wake-ups, on connections of its own, which it opens again when they are lost. */
export async function openInstance(url: string, onWake: () => void): Promise<Instance> {
  const number = randomInt(1, 2 ** 31);
  let leases = 0;
  let closed = false;
  let session = await attach();

  async function attach(): Promise<Sql> {
    const opened = openSession(url, () => {
      if (!closed && session === opened) void reattach();
    });
    try {
      await opened`select pg_advisory_lock(${lockClass}::int, ${number}::int)`;
      // Called now and after every reconnection: a wake-up may have been missed.
      await opened.listen(wakeChannel, onWake, onWake);
      return opened;
    } catch (error) {
      await opened.end({ timeout: 1 });
      throw error;
    }
  }

  async function reattach(): Promise<void> {
    await session.end({ timeout: 1 });
    while (!closed) {
      try {
        session = await attach();
        return;
      } catch (error) {
        log.warn({ err: error }, "the engine has lost its database session; trying again");
        await sleep(1000);
      }
    }
  }

  return {
    number,
    token: () => `${number}.${(leases++).toString(36)}`,
    close: () => {
      closed = true;
      return session.end({ timeout: 1 });
    },
  };
}

/** The numbers of the engines that are alive. */
export async function livingInstances(sql: Queryable): Promise<number[]> {
  const rows = await sql<{ number: string }[]>`
    select objid::text as number from pg_locks
    where locktype = 'advisory' and classid = ${lockClass}::int::oid and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`;
  return rows.map((row) => Number(row.number));
}

/** Makes every run due whose lease's holder is not among the living. */
export async function freeLeasesOfTheDead(sql: Queryable, living: number[]): Promise<number> {
  const freed = await sql`
    update engine_run set lease_token = null, lease_until = null, next_at = now()
    where status = 'active' and lease_token is not null and not split_part(lease_token, '.', 1)::bigint = any(${living}::bigint[])`;
  return freed.count;
}
